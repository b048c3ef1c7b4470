import type { ExportColumn } from "@/lib/csv/exported-text";
import type { RoleRow } from "./role-list-queries";

/** The names are those of the REST API, and how many people hold the role. */
export const roleExportColumns: readonly ExportColumn<RoleRow>[] = [
  { name: "key", value: ({ key }) => key },
  { name: "name", value: ({ name }) => name },
  { name: "console", value: ({ console }) => console },
  { name: "consoleRole", value: ({ consoleRole }) => consoleRole },
  { name: "position", value: ({ position }) => position },
  { name: "holders", value: ({ holders }) => holders },
];
