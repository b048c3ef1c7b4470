import type { PageQuery } from "@/components/console/page-query";

/** What of an address filters groups, for the list and for its export alike. Pure. */
export function readGroupFilter({ search }: PageQuery): { search?: string } {
  return { search: search?.slice(0, 200) };
}
