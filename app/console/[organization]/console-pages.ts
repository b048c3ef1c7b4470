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

/** The pages of an organization's console, and the operator's list of organizations. */
export function consolePages(slug: string, isOperator: boolean) {
  const base = `/console/${slug}`;
  return [
    ...pages.map((key) => ({ key, href: key === "overview" ? base : `${base}/${key}` })),
    ...(isOperator ? [{ key: "organizations", href: "/console/organizations" } as const] : []),
  ];
}
