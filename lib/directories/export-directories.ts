import type { Context } from "@/lib/context";
import type { ExportColumn } from "@/lib/csv/exported-text";
import { listDirectories } from "@/lib/scim/directory-store";
import { type DirectoryFigures, noFigures, readDirectoryFigures } from "./directory-figures-queries";
import { type DirectoryState, directoryState } from "./directory-state";
import { type DirectoryView, toDirectoryView } from "./directory-view";

type ExportedDirectory = DirectoryView & DirectoryFigures & { state: DirectoryState };

/** All directories of an organization as rows of a file: quotas keep them few. Their tokens are in none. */
export async function exportDirectories(organizationId: string, ctx: Context): Promise<ExportedDirectory[]> {
  const directories = await listDirectories(ctx.db, organizationId);
  const figures = await readDirectoryFigures(ctx.db, organizationId, ctx.now);
  return directories.map((directory) => ({
    ...toDirectoryView(directory, ctx.baseUrl),
    state: directoryState(directory),
    ...(figures.get(directory.id) ?? noFigures),
  }));
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
