import type { PageQuery } from "@/components/console/page-query";
import type { OrganizationFilter } from "@/lib/directory/directory-list-queries";

export const ssoStates = ["on", "off"] as const;

/** What of an address filters organizations, for the list and for its export alike. Pure. */
export function readOrganizationFilter({ search, sso }: PageQuery): OrganizationFilter {
  return { search: search?.slice(0, 200), sso: ssoStates.find((name) => name === sso) };
}
