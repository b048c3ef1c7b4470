import type { PageQuery } from "@/components/console/page-query";
import type { DomainFilter } from "@/lib/directory/directory-list-queries";
import { domainStates } from "@/lib/directory/domain-rules";

/** What of an address filters domains, for the list and for its export alike. Pure. */
export function readDomainFilter(query: PageQuery): DomainFilter {
  return {
    search: query.search?.slice(0, 253),
    status: domainStates.find((status) => status === query.status),
  };
}
