import type { PageQuery } from "@/components/console/page-query";
import type { DirectoryGroupFilter } from "@/lib/directories/directory-group-queries";

/** What of an address filters the groups of a directory. Pure. */
export function readDirectoryGroupFilter(query: PageQuery): DirectoryGroupFilter {
  return { search: query.search?.slice(0, 200) };
}
