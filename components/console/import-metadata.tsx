"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { button } from "@/components/ui/styles";
import type { ActionResult } from "@/lib/auth/admin-action";
import { EntityChoices } from "./entity-choices";
import { FormBody } from "./form-body";
import { MetadataFileButton, MetadataText } from "./metadata-input";
import { ProblemNotice } from "./problem-notice";
import { type ActionFailure, useAdminAction } from "./use-admin-action";
import { type Imported, useImported } from "./use-imported";
import { useUnsavedGuard } from "./use-unsaved-guard";

/** One box for the provider's metadata: an address, the XML, or a file. A paste is imported at once. */
export function ImportMetadata({
  owner,
  action,
  example,
  isNext = true,
  nextHref,
}: {
  /** The organization's short name, or the token of a setup link. */
  owner: string;
  action: (owner: string, input: { text: string; entityId?: string }) => Promise<ActionResult<Imported>>;
  example: string | null;
  /** Importing is the next thing to do. */
  isNext?: boolean;
  /** The step that follows once nothing is missing. */
  nextHref?: string;
}) {
  const t = useTranslations("guide");
  const imported = useImported(nextHref);
  const { run, isPending, failure } = useAdminAction(action, owner);
  const [text, setText] = useState("");
  const [isDone, setDone] = useState(false);
  const [fileFailure, setFileFailure] = useState<ActionFailure | null>(null);
  // Typed and not imported: the link to the next step would lose it.
  useUnsavedGuard(text.trim() !== "" && !isDone);
  const importText = (content: string, entityId?: string) => {
    setDone(false);
    setFileFailure(null);
    setText(content);
    run({ text: content, entityId }, (answer) => {
      setDone(true);
      imported(answer);
    });
  };
  return (
    <FormBody>
      <label className="mb-1 block font-medium" htmlFor="metadata">
        {t("metadata")}
      </label>
      <MetadataText
        id="metadata"
        rows={3}
        value={text}
        placeholder={example ?? undefined}
        onEdit={(value) => {
          setText(value);
          setDone(false);
        }}
        onTake={importText}
      />
      <ProblemNotice failure={fileFailure ?? failure} />
      <EntityChoices
        entityIds={failure?.choices}
        isPending={isPending}
        onChoose={(entityId) => importText(text, entityId)}
      />
      <div className="flex flex-wrap items-center gap-3">
        <button
          type="button"
          className={isNext ? button.primary : button.secondary}
          disabled={isPending || text.trim() === ""}
          onClick={() => importText(text)}
        >
          {isPending ? t("importing") : t("import")}
        </button>
        <MetadataFileButton label={t("chooseFile")} onTake={importText} onRefuse={setFileFailure} />
        <span role="status" className="text-muted">
          {isDone ? t("imported") : ""}
        </span>
      </div>
    </FormBody>
  );
}
