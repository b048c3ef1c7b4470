import type { ExportColumn } from "@/lib/csv/exported-text";
import type { GroupRow } from "./directory-list-queries";

type ExportedGroup = Pick<GroupRow, "key" | "name" | "members">;

/** A group as a row of a file. */
export const toExportedGroup = ({ key, name, members }: GroupRow): ExportedGroup => ({ key, name, members });

/** The names are those of the REST API, and how many people are in the group. */
export const groupExportColumns: readonly ExportColumn<ExportedGroup>[] = [
  { name: "key", value: ({ key }) => key },
  { name: "name", value: ({ name }) => name },
  { name: "members", value: ({ members }) => members },
];
