import { type ConsoleRole, consoleParts, may, type Rights } from "@/lib/directory/console-role";

/** What who looks may do; `maySetUp`: connections are not closed to them. */
export type ConsoleRights = { isOperator: boolean; maySetUp: boolean; rights: Rights };

/** The pages of an organization's console, and the operator's list of organizations. */
export function consolePages(slug: string, { isOperator, maySetUp, rights }: ConsoleRights) {
  const base = `/console/${slug}`;
  const open = consoleParts.filter((key) => may(rights, `${key}.read`) && (maySetUp || key !== "connections"));
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
  person: {
    isActive: boolean;
    isOperator: boolean;
    roles: readonly { name: string; consoleRole: ConsoleRole | null }[];
  },
  { slug, ssoEnabled }: { slug: string; ssoEnabled: boolean },
): OpenedPage[] {
  if (!person.isActive) return [];
  const pagesBy = (rights: Rights) => consolePages(slug, { isOperator: false, maySetUp: ssoEnabled, rights });
  const holdings = person.roles.flatMap(({ name, consoleRole }) => (consoleRole ? [{ name, role: consoleRole }] : []));
  const byRole = pagesBy(holdings.map(({ role }) => role));
  const byOperator = person.isOperator
    ? consolePages(slug, { isOperator: true, maySetUp: true, rights: ["owner"] })
    : [];
  const rolesOf = (key: ConsolePage) =>
    holdings.filter(({ role }) => pagesBy([role]).some((page) => page.key === key)).map(({ name }) => name);
  const all = byOperator.length > 0 ? byOperator : byRole;
  return all.map(({ key }) => ({
    key,
    roles: rolesOf(key),
    asOperator: byOperator.some((page) => page.key === key),
  }));
}
