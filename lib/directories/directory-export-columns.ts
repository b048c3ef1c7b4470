import type { ExportColumn } from "@/lib/csv/exported-text";
import type { DirectoryFigures } from "./directory-figures-queries";
import type { DirectoryRow } from "./directory-list-queries";
import { type DirectoryState, directoryState } from "./directory-state";
import { type DirectoryView, toDirectoryView } from "./directory-view";

type ExportedDirectory = DirectoryView & DirectoryFigures & { state: DirectoryState };

/** A directory as a row of a file. Its tokens are in none. */
export function toExportedDirectory(row: DirectoryRow, baseUrl: string): ExportedDirectory {
  const { active, inactive, groups, refused } = row;
  return { ...toDirectoryView(row, baseUrl), state: directoryState(row), active, inactive, groups, refused };
}

/** The names are those of the REST API, and the figures of the list. */
export const directoryExportColumns: readonly ExportColumn<ExportedDirectory>[] = [
  { name: "id", value: ({ id }) => id },
  { name: "name", value: ({ name }) => name },
  { name: "preset", value: ({ preset }) => preset },
  { name: "connection", value: ({ connection }) => connection },
  { name: "state", value: ({ state }) => state },
  { name: "matchBy", value: ({ matchBy }) => matchBy },
  { name: "onDelete", value: ({ onDelete }) => onDelete },
  { name: "scimUrl", value: ({ scimUrl }) => scimUrl },
  { name: "active", value: ({ active }) => active },
  { name: "inactive", value: ({ inactive }) => inactive },
  { name: "groups", value: ({ groups }) => groups },
  { name: "refused", value: ({ refused }) => refused },
  { name: "createdBy", value: ({ createdBy }) => createdBy },
  { name: "createdAt", value: ({ createdAt }) => createdAt },
  { name: "lastRequestAt", value: ({ lastRequestAt }) => lastRequestAt },
];
