import type { ExportColumn } from "@/lib/csv/exported-text";
import type { AttributeRow } from "./attribute-list-queries";

type ExportedAttribute = Pick<AttributeRow, "key" | "label" | "type" | "people">;

/** An attribute as a row of a file. */
export const toExportedAttribute = ({ key, label, type, people }: AttributeRow): ExportedAttribute => ({
  key,
  label,
  type,
  people,
});

/** The names are those of the REST API, and how many have a value. */
export const attributeExportColumns: readonly ExportColumn<ExportedAttribute>[] = [
  { name: "key", value: ({ key }) => key },
  { name: "label", value: ({ label }) => label },
  { name: "type", value: ({ type }) => type },
  { name: "people", value: ({ people }) => people },
];
