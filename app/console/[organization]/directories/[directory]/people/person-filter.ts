import type { PageQuery } from "@/components/console/page-query";
import { type PersonFilter, personStates } from "@/lib/directories/directory-people-queries";

/** What of an address filters the people of a directory. Pure. */
export function readPersonFilter(query: PageQuery): PersonFilter {
  return {
    search: query.search?.slice(0, 200),
    state: personStates.find((state) => state === query.state),
  };
}
