const pages = [
  "overview",
  "connections",
  "users",
  "roles",
  "groups",
  "domains",
  "activity",
  "audit",
  "keys",
  "settings",
] as const;

/** `maySetUp`: connections are not closed to who looks. */
export type ConsoleRights = { isOperator: boolean; maySetUp: boolean };

/** The pages of an organization's console, and the operator's list of organizations. */
export function consolePages(slug: string, { isOperator, maySetUp }: ConsoleRights) {
  const base = `/console/${slug}`;
  const open = pages.filter((key) => maySetUp || key !== "connections");
  return [
    ...open.map((key) => ({ key, href: key === "overview" ? base : `${base}/${key}` })),
    ...(isOperator ? [{ key: "organizations", href: "/console/organizations" } as const] : []),
  ];
}
