import type { PageQuery } from "@/components/console/page-query";
import type { RoleFilter } from "@/lib/directory/role-list-queries";

export const consoleAccess = ["yes", "no"] as const;

/** What of an address filters roles, for the list and for its export alike. Pure. */
export function readRoleFilter({ search, console }: PageQuery): RoleFilter {
  const access = consoleAccess.find((value) => value === console);
  return { search: search?.slice(0, 200), console: access && access === "yes" };
}
