import type { PageQuery } from "@/components/console/page-query";
import type { AttributeFilter } from "@/lib/directory/attribute-list-queries";
import { attributeTypes } from "@/lib/identity/attribute-type";

/** What of an address filters attributes. Pure. */
export function readAttributeFilter({ search, type }: PageQuery): AttributeFilter {
  return { search: search?.slice(0, 200), type: attributeTypes.find((known) => known === type) };
}
