import { equalsSafely } from "@/lib/crypto/tokens";
import { peerMarker } from "./client-address";

/** The header in which our own server writes the query of an address that takes signed queries. */
export const queryHeader = "x-gatehouse-query";

/**
 * The query of a request, character by character as it came. Next rewrites the query of an address with a parameter, in a spelling
 * of its own, and what was signed is the old one. Where something else than our server listens, there is only the new one.
 * @param marker `peerMarker()`
 */
export function rawQuery(
  { headers, url }: { headers: Pick<Headers, "get">; url: string },
  marker: string | null = peerMarker(),
): string {
  const [said = "", query] = (headers.get(queryHeader) ?? "").split(" ", 2);
  const isOurs = marker !== null && query !== undefined && equalsSafely(said, marker);
  return isOurs ? query : new URL(url).search.slice(1);
}
