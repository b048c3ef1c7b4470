"use client";

import { useTranslations } from "next-intl";
import { DataTable, rowClass } from "@/components/console/data-table";
import { Icon } from "@/components/ui/icon";
import { button } from "@/components/ui/styles";
import type { UntakenRow } from "@/lib/directory/import-report";
import { untakenFile } from "./untaken-file";
import type { ImportText } from "./use-import-text";

/** So many are on the page; the file has all of them. */
const shownRows = 100;

/** The rows that are not taken, by line, with what is wrong; and all of them as a file. */
export function UntakenRows({
  header,
  rows,
  text,
}: {
  header: readonly string[];
  rows: readonly UntakenRow[];
  text: ImportText;
}) {
  const t = useTranslations("userImport");
  if (rows.length === 0) return null;
  const download = () => {
    const words = { line: t("rowColumns.line"), problem: t("rowColumns.problem") };
    const file = new Blob([untakenFile(header, rows, words, text.problems)], { type: "text/csv" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = t("fileName");
    link.click();
    // The download reads the address after this turn.
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  return (
    <div className="mt-4">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-3">
        <h3 className="font-semibold">{t("notTaken", { count: rows.length })}</h3>
        <button type="button" className={button.secondary} onClick={download}>
          <Icon name="download" />
          {t("download")}
        </button>
      </div>
      <DataTable
        label={t("notTaken", { count: rows.length })}
        columns={(["line", "email", "problem"] as const).map((key) => ({
          key,
          label: t(`rowColumns.${key}`),
          isNumeric: key === "line",
        }))}
        isLong
      >
        {rows.slice(0, shownRows).map((row) => (
          <tr key={row.line} className={rowClass}>
            <td className="text-right tabular-nums">{row.line}</td>
            <td>
              <span className="block max-w-56 truncate" title={row.email ?? undefined} dir="auto">
                {row.email ?? t("noEmail")}
              </span>
            </td>
            <td className="min-w-56 break-words">{text.problems(row)}</td>
          </tr>
        ))}
      </DataTable>
      {rows.length > shownRows && (
        <p className="mt-2 text-muted">{t("moreRows", { count: rows.length - shownRows })}</p>
      )}
    </div>
  );
}
