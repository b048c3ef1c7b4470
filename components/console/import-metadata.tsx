"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { button, input } from "@/components/ui/styles";
import type { ActionResult } from "@/lib/auth/admin-action";
import { EntityChoices } from "./entity-choices";
import { FileButton } from "./file-button";
import { FormBody } from "./form-body";
import { metadataFileTypes, readMetadataFile } from "./metadata-file";
import { ProblemNotice } from "./problem-notice";
import { type ActionFailure, useAdminAction } from "./use-admin-action";
import { useUnsavedGuard } from "./use-unsaved-guard";

/** One box for the provider's metadata: an address, the XML, or a file. A paste is imported at once. */
export function ImportMetadata({
  owner,
  action,
  example,
}: {
  /** The organization's short name, or the token of a hand-over link. */
  owner: string;
  action: (owner: string, input: { text: string; entityId?: string }) => Promise<ActionResult<void>>;
  example: string | null;
}) {
  const t = useTranslations("guide");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(action, owner);
  const [text, setText] = useState("");
  const [isDone, setDone] = useState(false);
  const [fileFailure, setFileFailure] = useState<ActionFailure | null>(null);
  const isPasted = useRef(false);
  // Typed and not imported: the link to the next step would lose it.
  useUnsavedGuard(text.trim() !== "" && !isDone);
  const importText = (content: string, entityId?: string) => {
    setDone(false);
    setFileFailure(null);
    run({ text: content, entityId }, () => {
      setDone(true);
      router.refresh();
    });
  };
  return (
    <FormBody>
      <label className="mb-1 block font-medium" htmlFor="metadata">
        {t("metadata")}
      </label>
      <textarea
        id="metadata"
        rows={3}
        value={text}
        placeholder={example ?? undefined}
        spellCheck={false}
        onPaste={() => {
          isPasted.current = true;
        }}
        onChange={({ target: { value } }) => {
          setText(value);
          setDone(false);
          if (isPasted.current) importText(value);
          isPasted.current = false;
        }}
        className={`${input} mb-3 py-2 font-mono text-[13px]`}
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
          className={button.primary}
          disabled={isPending || text.trim() === ""}
          onClick={() => importText(text)}
        >
          {isPending ? t("importing") : t("import")}
        </button>
        <FileButton
          label={t("chooseFile")}
          accept={metadataFileTypes}
          onBytes={(bytes) => {
            const file = readMetadataFile(bytes);
            if (file.text === null) return setFileFailure(file.failure);
            setText(file.text);
            importText(file.text);
          }}
        />
        <span role="status" className="text-muted">
          {isDone ? t("imported") : ""}
        </span>
      </div>
    </FormBody>
  );
}
