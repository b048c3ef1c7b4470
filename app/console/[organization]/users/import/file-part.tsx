"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { FileButton } from "@/components/console/file-button";
import { useEncodingText } from "@/components/console/use-encoding-text";
import { card, input } from "@/components/ui/styles";
import { type ExistingPolicy, existingPolicies, importLimits } from "@/lib/directory/import-fields";
import type { Fact } from "@/lib/facts/fact-schema";
import { decodeText } from "@/lib/net/text-encoding";

/** The file or its text, and what happens to users who are there already. */
export function FilePart({
  csv,
  existing,
  onCsv,
  onExisting,
}: {
  csv: string;
  existing: ExistingPolicy;
  onCsv: (csv: string) => void;
  onExisting: (existing: ExistingPolicy) => void;
}) {
  const t = useTranslations("userImport");
  const fact = useEncodingText();
  const [refusal, setRefusal] = useState<{ expected: Fact; got: Fact } | null>(null);
  const takeFile = (bytes: Uint8Array) => {
    const decoded = decodeText(bytes);
    setRefusal(decoded.text === null ? decoded : null);
    onCsv(decoded.text ?? "");
  };
  return (
    <div className={`${card} mb-6`}>
      <label className="block">
        <span className="mb-1 block font-medium">{t("text")}</span>
        <span className="mb-2 block text-muted">
          {t("textHelp", { rows: importLimits.rows, megabytes: importLimits.bytes / 1_000_000 })}
        </span>
        <textarea
          rows={8}
          value={csv}
          spellCheck={false}
          wrap="off"
          onChange={({ target }) => {
            setRefusal(null);
            onCsv(target.value);
          }}
          className={`${input} mb-3 py-2 font-mono text-small`}
        />
      </label>
      <FileButton label={t("file")} accept=".csv,.tsv,.txt,text/csv" onBytes={takeFile} />
      {refusal && (
        <p role="alert" className="mt-3 text-danger">
          {t("encoding", { expected: fact(refusal.expected), got: fact(refusal.got) })}
        </p>
      )}
      <fieldset className="mt-4">
        <legend className="mb-1 font-medium">{t("existing")}</legend>
        {existingPolicies.map((policy) => (
          <label key={policy} className="flex min-h-9 items-center gap-3 max-sm:min-h-11">
            <input
              type="radio"
              name="existing"
              className="size-5"
              checked={existing === policy}
              onChange={() => onExisting(policy)}
            />
            {t(`policies.${policy}`)}
          </label>
        ))}
        <p className="mt-1 text-muted">{t("existingHelp")}</p>
      </fieldset>
    </div>
  );
}
