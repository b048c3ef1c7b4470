"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { CheckField } from "@/components/console/field";
import { useJoinedValues } from "@/components/texts/use-joined-values";
import { button, card } from "@/components/ui/styles";
import type { ImportReport } from "@/lib/directory/import-report";
import type { ImportPreview } from "@/lib/directory/import-users";
import { UntakenRows } from "./untaken-rows";
import type { ImportText } from "./use-import-text";

/** So many are named; how many there are is said. */
const namedAdministrators = 50;

/** What the file would do, who would become an administrator by it, and the button that does it. */
export function PreviewPart({
  preview: { header, administrators },
  report,
  text,
  isPending,
  onImport,
}: {
  preview: ImportPreview;
  report: NonNullable<ImportPreview["report"]>;
  text: ImportText;
  isPending: boolean;
  onImport: (confirmsAdministrators: boolean) => void;
}) {
  const t = useTranslations("userImport");
  const joined = useJoinedValues();
  const [isConfirmed, setConfirmed] = useState(false);
  const written = report.created + report.updated;
  const isAsked = administrators.length > 0;
  const more = administrators.length - namedAdministrators;
  return (
    <section className={`${card} mb-6`}>
      <h2 className="mb-2 text-base font-semibold">{t("previewTitle")}</h2>
      <Counts report={report} tense="would" />
      <UntakenRows header={header} rows={report.refused} text={text} />
      {isAsked && (
        <div className="mt-4 rounded-md border border-danger p-3">
          <p className="mb-2 font-medium">{t("administrators", { count: administrators.length })}</p>
          <ul className="mb-3 max-h-60 list-disc overflow-y-auto pl-5">
            {administrators.slice(0, namedAdministrators).map(({ email, roles }) => (
              <li key={email} className="break-words">
                {email} ({joined(roles)})
              </li>
            ))}
            {more > 0 && <li>{t("moreAdministrators", { count: more })}</li>}
          </ul>
          <CheckField
            label={t("confirmAdministrators")}
            checked={isConfirmed}
            onChange={({ target }) => setConfirmed(target.checked)}
          />
        </div>
      )}
      <button
        type="button"
        className={`${button.primary} mt-4`}
        disabled={isPending || written === 0 || (isAsked && !isConfirmed)}
        onClick={() => onImport(isConfirmed)}
      >
        {isPending ? t("importing") : t("import", { count: written })}
      </button>
    </section>
  );
}

/** How many rows became what, or would. */
export function Counts({
  report,
  tense,
}: {
  report: Omit<ImportReport, "refused"> & { refused: readonly unknown[] };
  tense: "would" | "did";
}) {
  const t = useTranslations("userImport");
  const counts = { ...report, refused: report.refused.length };
  return (
    <ul className="list-disc pl-5">
      {(["created", "updated", "unchanged", "skipped", "refused"] as const).map(
        (key) =>
          (key === "created" || counts[key] > 0) && <li key={key}>{t(`${tense}.${key}`, { count: counts[key] })}</li>,
      )}
    </ul>
  );
}
