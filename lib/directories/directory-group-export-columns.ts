import type { ExportColumn } from "@/lib/csv/exported-text";
import type { DirectoryGroupRow } from "./directory-group-queries";

type ExportedDirectoryGroup = Omit<DirectoryGroupRow, "groupKey" | "groupName" | "updatedAt"> & {
  group: string | null;
  updatedAt: string;
};

/** A group as a directory names it, as a row of a file: what the list shows, and the key of the group here that it assigns. */
export function toExportedDirectoryGroup({ id, displayName, groupKey, members, updatedAt }: DirectoryGroupRow) {
  return { id, displayName, group: groupKey, members, updatedAt: updatedAt.toISOString() };
}

/** The names are those of SCIM; `group` is the key of the group here. */
export const directoryGroupExportColumns: readonly ExportColumn<ExportedDirectoryGroup>[] = [
  { name: "id", value: ({ id }) => id },
  { name: "displayName", value: ({ displayName }) => displayName },
  { name: "group", value: ({ group }) => group },
  { name: "members", value: ({ members }) => members },
  { name: "updatedAt", value: ({ updatedAt }) => updatedAt },
];
