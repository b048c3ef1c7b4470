"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { type ActionFailure, useAdminAction } from "@/components/console/use-admin-action";
import { useUnsavedGuard } from "@/components/console/use-unsaved-guard";
import { Link } from "@/components/ui/link";
import { button, card } from "@/components/ui/styles";
import { type ExistingPolicy, type ImportColumns, importLimits } from "@/lib/directory/import-fields";
import type { ImportPreview } from "@/lib/directory/import-users";
import { importUsersForm, previewUserImportForm } from "./actions";
import { ColumnsPart } from "./columns-part";
import { FilePart } from "./file-part";
import { Counts, PreviewPart } from "./preview-part";
import { UntakenRows } from "./untaken-rows";
import { type ImportText, useImportText } from "./use-import-text";

type Done = { header: string[]; report: NonNullable<ImportPreview["report"]> };

/**
 * A file, what its columns are, what it would do, and at last what it did. Nothing is written before the last button.
 * @param tooLarge the refusal of a file that no request can carry
 * @param attributes the organization's custom attributes, which a column can be, too
 */
export function ImportUsers({
  slug,
  tooLarge,
  attributes,
}: {
  slug: string;
  tooLarge: ActionFailure;
  attributes: readonly { key: string; label: string }[];
}) {
  const t = useTranslations("userImport");
  const text = useImportText(attributes);
  const [csv, setCsv] = useState("");
  const [existing, setExisting] = useState<ExistingPolicy>("skip");
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  // The preview is of the columns and the choice that the page shows: only then can it be written.
  const [isCurrent, setCurrent] = useState(false);
  const [done, setDone] = useState<Done | null>(null);
  const check = useAdminAction(previewUserImportForm, slug);
  const writing = useAdminAction(importUsersForm, slug);
  useUnsavedGuard(csv !== "" && done === null && !writing.isPending);
  // A longer request is refused before it reaches an action.
  const isTooLarge = new TextEncoder().encode(csv).length > importLimits.bytes;

  const change = (text: string) => {
    setCsv(text);
    setCurrent(false);
    setPreview(null);
  };
  const showPreview = (columns: ImportColumns | null, policy: ExistingPolicy) => {
    setCurrent(false);
    check.run({ csv, columns: columns && [...columns], existing: policy }, (answer) => {
      setPreview(answer);
      setCurrent(true);
    });
  };
  const changeExisting = (policy: ExistingPolicy) => {
    setExisting(policy);
    if (preview) showPreview(preview.columns, policy);
  };
  const changeColumns = (columns: ImportColumns) => {
    // Shown at once: a choice that jumps back until the server answered would be lost under the next one.
    setPreview((shown) => shown && { ...shown, columns });
    showPreview(columns, existing);
  };
  const write = (confirmsAdministrators: boolean) => {
    if (!preview) return;
    writing.run({ csv, columns: [...preview.columns], existing, confirmsAdministrators }, setDone);
  };

  if (done) return <ImportDone slug={slug} done={done} text={text} />;
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <FormBody>
        <FilePart csv={csv} existing={existing} onCsv={change} onExisting={changeExisting} />
        <ProblemNotice failure={isTooLarge ? tooLarge : check.failure} />
        <button
          type="button"
          className={`${preview ? button.secondary : button.primary} mb-6`}
          // Not switched off while it runs: the focus would fall to the page.
          aria-disabled={check.isPending}
          disabled={isTooLarge || csv.trim() === ""}
          onClick={() => !check.isPending && showPreview(preview?.columns ?? null, existing)}
        >
          {check.isPending ? t("checking") : t("check")}
        </button>
        <div role="status" className="sr-only">
          {isCurrent && !preview?.problem ? t("checked") : ""}
        </div>
        {preview && (
          <>
            <ColumnsPart {...preview} attributes={attributes} text={text} onChange={changeColumns} />
            <ProblemNotice failure={writing.failure} />
            {isCurrent && preview.report && (
              <PreviewPart
                // Another preview asks again who may become an administrator.
                key={JSON.stringify([preview.columns, existing])}
                preview={preview}
                report={preview.report}
                text={text}
                isPending={check.isPending || writing.isPending}
                onImport={write}
              />
            )}
          </>
        )}
      </FormBody>
    </form>
  );
}

/** What became of the file. The button that was pressed is gone: its place in the page takes the focus. */
function ImportDone({ slug, done: { header, report }, text }: { slug: string; done: Done; text: ImportText }) {
  const t = useTranslations("userImport");
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <section className={card}>
      <h2 ref={title} tabIndex={-1} className="mb-2 text-base font-semibold">
        {t("doneTitle")}
      </h2>
      <Counts report={report} tense="did" />
      <UntakenRows header={header} rows={report.refused} text={text} />
      <p className="mt-4 flex flex-wrap gap-3">
        <Link className={button.primary} href={`/console/${slug}/users`}>
          {t("toUsers")}
        </Link>
      </p>
    </section>
  );
}
