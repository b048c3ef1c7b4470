import { z } from "zod";
import { attributeFieldSchema } from "@/lib/identity/attribute-value";
import { importFields } from "./import-fields";
import type { PlannedRow } from "./user-import-plan";

/** A field that people have anyway, or a custom attribute of the organization: `attributes.costCenter`. */
export const importFieldSchema = z.union([z.enum(importFields), attributeFieldSchema], "choice");

/** What became of the rows of an import, or what would. */
export const importReportSchema = z
  .object({
    created: z.int(),
    updated: z.int(),
    unchanged: z.int().meta({ description: "Rows whose user already is as the row says." }),
    skipped: z.int().meta({ description: "Rows whose user exists, where existing users are skipped." }),
    refused: z.array(
      z.object({
        line: z.int().meta({ description: "The line of the file, as an editor counts." }),
        email: z.string().nullable(),
        problems: z.array(z.object({ field: importFieldSchema.nullable(), problem: z.string() })),
      }),
    ),
  })
  .meta({ id: "UserImportReport" });
export type ImportReport = z.infer<typeof importReportSchema>;

/** A row that was not taken, with its cells, so that it can be corrected and imported again. */
export type UntakenRow = ImportReport["refused"][number] & { cells: string[] };

/** Counts what became of each row. Pure. */
export function reportOf(rows: readonly PlannedRow[]): Omit<ImportReport, "refused"> & { refused: UntakenRow[] } {
  const count = (kind: PlannedRow["decision"]["kind"]) => rows.filter(({ decision }) => decision.kind === kind).length;
  return {
    created: count("create"),
    updated: count("update"),
    unchanged: count("unchanged"),
    skipped: count("skipped"),
    refused: rows.flatMap(({ record: { line, cells }, email, decision }) =>
      decision.kind === "refused" ? [{ line, email, problems: decision.problems, cells }] : [],
    ),
  };
}
