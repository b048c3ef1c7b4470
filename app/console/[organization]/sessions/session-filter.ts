import type { PageQuery } from "@/components/console/page-query";
import type { SessionListFilter } from "@/lib/directory/session-list-queries";

/** What of an address filters sessions, for the list and for its export alike. Pure. */
export function readSessionFilter({ search, connection }: PageQuery, now: Date): SessionListFilter {
  return { search: search?.slice(0, 254), connection: connection?.slice(0, 40), now };
}
