import type { PageQuery } from "@/components/console/page-query";
import type { DirectoryFilter } from "@/lib/directories/directory-list-queries";
import { directoryPresets } from "@/lib/directories/directory-schema";
import { directoryStates } from "@/lib/directories/directory-state";

/** What of an address filters directories, for the list and for its export alike. Pure. */
export function readDirectoryFilter({ search, state, preset }: PageQuery): DirectoryFilter {
  return {
    search: search?.slice(0, 200),
    state: directoryStates.find((name) => name === state),
    preset: directoryPresets.find((name) => name === preset),
  };
}
