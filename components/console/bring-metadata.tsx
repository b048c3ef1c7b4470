"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { button, input } from "@/components/ui/styles";
import type { ActionResult } from "@/lib/auth/admin-action";
import { FormBody } from "./form-body";
import { ProblemNotice } from "./problem-notice";
import { useAdminAction } from "./use-admin-action";

/** One box for the provider's metadata: an address, the XML, or a file. */
export function BringMetadata({
  owner,
  bring: action,
  example,
}: {
  /** The organization's short name, or the token of a hand-over link. */
  owner: string;
  bring: (owner: string, input: { text: string; entityId?: string }) => Promise<ActionResult<void>>;
  example: string | null;
}) {
  const t = useTranslations("guide");
  const box = useTranslations("metadataBox");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(action, owner);
  const [text, setText] = useState("");
  const [isDone, setDone] = useState(false);
  const bring = (content: string, entityId?: string) => {
    setDone(false);
    run({ text: content, entityId }, () => {
      setDone(true);
      router.refresh();
    });
  };
  return (
    <FormBody>
      <label className="mb-1 block font-medium" htmlFor="bring">
        {t("bringSaml")}
      </label>
      <textarea
        id="bring"
        rows={3}
        value={text}
        placeholder={example ?? undefined}
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        className={`${input} mb-3 py-2 font-mono text-[13px]`}
      />
      <ProblemNotice failure={failure} />
      {failure?.choices && (
        <ul className="mb-3 max-h-72 overflow-y-auto" aria-label={box("choices")}>
          {failure.choices.map((entityId) => (
            <li key={entityId} className="mb-2">
              <button type="button" className={button.secondary} onClick={() => bring(text, entityId)}>
                <span className="font-mono text-[13px] break-all">{entityId}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <button
          type="button"
          className={button.primary}
          disabled={isPending || text.trim() === ""}
          onClick={() => bring(text)}
        >
          {isPending ? t("bringing") : t("bring")}
        </button>
        <label className={`${button.secondary} cursor-pointer focus-within:outline-2`}>
          {t("bringFile")}
          <input
            type="file"
            accept=".xml,text/xml,application/xml"
            className="sr-only"
            onChange={async (event) => {
              const content = await event.target.files?.[0]?.text();
              if (content === undefined) return;
              setText(content);
              bring(content);
            }}
          />
        </label>
        <span role="status" className="text-muted">
          {isDone ? t("brought") : ""}
        </span>
      </div>
    </FormBody>
  );
}
