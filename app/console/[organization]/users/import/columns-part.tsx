"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { DataTable, rowClass } from "@/components/console/data-table";
import { input } from "@/components/ui/styles";
import { type ImportColumns, importFields } from "@/lib/directory/import-fields";
import { attributeField } from "@/lib/identity/attribute-type";
import type { ImportText } from "./use-import-text";

/** What each column of the file is: guessed by its name, and changed here. */
export function ColumnsPart({
  header,
  columns,
  example,
  problem,
  attributes,
  text,
  onChange,
}: {
  header: readonly string[];
  columns: ImportColumns;
  example: readonly string[];
  /** What is wrong with the choice, as the key of a text. */
  problem: string | null;
  /** The organization's custom attributes, which are fields, too. */
  attributes: readonly { key: string }[];
  text: ImportText;
  onChange: (columns: ImportColumns) => void;
}) {
  const t = useTranslations("userImport");
  const id = useId();
  // Two columns may have one name: they are told apart by their number.
  const rows = header.map((name, index) => ({
    number: index + 1,
    name: name || t("columnNumber", { number: index + 1 }),
    example: example[index],
    field: columns[index] ?? null,
  }));
  const fields = [...importFields, ...attributes.map(({ key }) => attributeField(key))];
  const choose = (chosen: number, value: string) =>
    onChange(
      rows.map(({ number, field }) => (number === chosen ? (fields.find((known) => known === value) ?? null) : field)),
    );
  return (
    <section className="mb-6">
      <h2 className="mb-1 text-base font-semibold">{t("columnsTitle")}</h2>
      <p className="mb-3 text-muted">{t("columnsHelp")}</p>
      {problem && (
        <p id={`${id}-problem`} role="alert" className="mb-3 text-danger">
          {text.problem(problem)}
        </p>
      )}
      <DataTable
        label={t("columnsTitle")}
        columns={(["column", "example", "field"] as const).map((key) => ({ key, label: t(`columnColumns.${key}`) }))}
      >
        {rows.map(({ number, name, example: value, field }) => (
          <tr key={number} className={rowClass}>
            <th scope="row" className="font-medium">
              <span className="block max-w-56 truncate" title={name} dir="auto">
                {name}
              </span>
            </th>
            <td>
              <span className="block max-w-56 truncate font-mono text-small" title={value} dir="auto">
                {value}
              </span>
            </td>
            <td>
              <select
                className={`${input} min-w-44`}
                aria-label={t("fieldOf", { column: name })}
                aria-describedby={problem ? `${id}-problem` : undefined}
                value={field ?? ""}
                onChange={({ target }) => choose(number, target.value)}
              >
                <option value="">{t("notRead")}</option>
                {fields.map((known) => (
                  <option key={known} value={known}>
                    {text.field(known)}
                  </option>
                ))}
              </select>
            </td>
          </tr>
        ))}
      </DataTable>
    </section>
  );
}
