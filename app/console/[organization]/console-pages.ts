const pages = [
  "overview",
  "connections",
  "applications",
  "directories",
  "users",
  "roles",
  "groups",
  "attributes",
  "domains",
  "sessions",
  "activity",
  "audit",
  "webhooks",
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

/** One of the console's pages. */
export type ConsolePage = ReturnType<typeof consolePages>[number]["key"];

/** A page with what opens it for somebody: names of their roles, and whether they see it as an operator. */
export type OpenedPage = { key: ConsolePage; roles: string[]; asOperator: boolean };

/**
 * The pages of an organization's console that somebody of it would see, by the rules of the navigation. Pure.
 * @param person.roles the roles they hold
 * @param person.isOperator in sessions that no organization's provider vouched for (decision 0007)
 * @returns none for who is suspended, and for who holds no role with the console
 */
export function pagesOpenedFor(
  person: { isActive: boolean; isOperator: boolean; roles: readonly { name: string; console: boolean }[] },
  { slug, ssoEnabled }: { slug: string; ssoEnabled: boolean },
): OpenedPage[] {
  if (!person.isActive) return [];
  const roles = person.roles.filter((role) => role.console).map(({ name }) => name);
  const byRole = roles.length === 0 ? [] : consolePages(slug, { isOperator: false, maySetUp: ssoEnabled });
  const byOperator = person.isOperator ? consolePages(slug, { isOperator: true, maySetUp: true }) : [];
  const all = byOperator.length > 0 ? byOperator : byRole;
  return all.map(({ key }) => ({
    key,
    roles: byRole.some((page) => page.key === key) ? roles : [],
    asOperator: byOperator.some((page) => page.key === key),
  }));
}
