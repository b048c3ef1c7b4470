"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { ChangeList } from "@/components/console/change-list";
import { ConfirmConsoleRoles } from "@/components/console/confirm-console-roles";
import { FileButton } from "@/components/console/file-button";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveUntested } from "@/components/console/save-untested";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useJoinedValues } from "@/components/texts/use-joined-values";
import { button, card, input } from "@/components/ui/styles";
import { decodeText } from "@/lib/net/text-encoding";
import { importConnectionForm } from "../actions";
import type { ImportWords } from "../preview-words";

/** First what would change, then the import itself. */
export function ImportForm({ slug }: { slug: string }) {
  const t = useTranslations("connectionImport");
  const router = useRouter();
  const [text, setText] = useState("");
  const [isMalformed, setMalformed] = useState(false);
  const [preview, setPreview] = useState<ImportWords[] | null>(null);
  const { run, isPending, failure } = useAdminAction(importConnectionForm, slug);

  const change = (next: string) => {
    setText(next);
    setPreview(null);
  };
  const [isConfirmed, setConfirmed] = useState(false);
  const takeFile = (bytes: Uint8Array) => {
    const { text: content } = decodeText(bytes);
    setMalformed(content === null);
    if (content !== null) change(content);
  };
  const submit = (isDryRun: boolean, override: string | null = null, confirmsConsoleRoles = false) => {
    setMalformed(false);
    setConfirmed(confirmsConsoleRoles);
    let document: unknown;
    try {
      document = JSON.parse(text);
    } catch {
      setMalformed(true);
      return;
    }
    run({ document, isDryRun, override, confirmsConsoleRoles }, (answer) => {
      const [first, ...others] = answer;
      if (isDryRun || !first) setPreview(answer);
      else {
        toast.success(t("imported", { count: answer.length }));
        router.push(`/console/${slug}/connections${others.length > 0 ? "" : `/${first.id}`}`);
      }
    });
  };

  return (
    <form onSubmit={(event) => event.preventDefault()} className={card}>
      <FormBody>
        <label className="block">
          <span className="mb-1 block font-medium">{t("text")}</span>
          <span className="mb-2 block text-muted">{t("textHelp")}</span>
          <textarea
            rows={10}
            value={text}
            spellCheck={false}
            onChange={(event) => change(event.target.value)}
            className={`${input} mb-3 py-2 font-mono text-small`}
          />
        </label>
        {isMalformed && (
          <p role="alert" className="mb-3 text-danger">
            {t("malformed")}
          </p>
        )}
        <ProblemNotice failure={failure} />
        <ConfirmConsoleRoles failure={failure} isPending={isPending} onConfirm={() => submit(false, null, true)} />
        <SaveUntested failure={failure} isPending={isPending} onSave={(reason) => submit(false, reason, isConfirmed)} />
        <div className="flex flex-wrap gap-3">
          <FileButton label={t("file")} accept=".json,application/json" onBytes={takeFile} />
          <button
            type="button"
            className={preview ? button.secondary : button.primary}
            disabled={isPending || text.trim() === ""}
            onClick={() => submit(true)}
          >
            {isPending ? t("checking") : t("check")}
          </button>
          {preview && preview.length > 0 && (
            <button type="button" className={button.primary} disabled={isPending} onClick={() => submit(false)}>
              {isPending ? t("applying") : t("apply")}
            </button>
          )}
        </div>
        {preview && (
          <div role="status" className="mt-4 rounded-md bg-sunken p-3">
            {preview.map((part) => (
              <Changes key={`${part.id}${part.name}`} preview={part} />
            ))}
          </div>
        )}
      </FormBody>
    </form>
  );
}

function Changes({ preview: { name, created, changes, notes, missing } }: { preview: ImportWords }) {
  const t = useTranslations("connectionImport");
  const joined = useJoinedValues();
  return (
    <div className="mb-3 last:mb-0">
      <p className="font-medium">
        {name}: {created ? t("wouldCreate") : t("wouldChange", { count: changes.length })}
      </p>
      {missing.length > 0 && <p className="mt-1">{t("missing", { fields: joined(missing) })}</p>}
      {(!created || notes.length > 0) && (
        <div className="mt-2">
          <ChangeList changes={created ? [] : changes} notes={notes} />
        </div>
      )}
    </div>
  );
}
