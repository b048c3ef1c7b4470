import type { PageQuery } from "@/components/console/page-query";
import { type ApiKeyFilter, apiKeyStates } from "@/lib/directory/directory-list-queries";

/** What of an address filters API keys, for the list and for its export alike. Pure. */
export function readKeyFilter({ search, state }: PageQuery, now: Date): ApiKeyFilter {
  return { search: search?.slice(0, 200), state: apiKeyStates.find((name) => name === state), now };
}
