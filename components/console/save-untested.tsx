"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { button, input } from "@/components/ui/styles";
import type { ActionFailure } from "./use-admin-action";

/** The way past the rule that a change has to be tested first: with a reason, which the audit log keeps. */
export function SaveUntested({
  failure,
  isPending,
  onSave,
}: {
  failure: ActionFailure | null;
  isPending: boolean;
  onSave: (reason: string) => void;
}) {
  const t = useTranslations("saveUntested");
  const id = useId();
  const [reason, setReason] = useState("");
  if (failure?.code !== "connection_untested") return null;
  return (
    <div className="mb-4 rounded-md border border-border p-3">
      <label className="mb-1 block font-medium" htmlFor={id}>
        {t("reason")}
      </label>
      <p className="mb-2 text-muted">{t("help")}</p>
      <div className="flex flex-wrap gap-3">
        <input
          id={id}
          className={`${input} max-w-md`}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <button
          type="button"
          className={button.danger}
          disabled={isPending || reason.trim() === ""}
          onClick={() => onSave(reason.trim())}
        >
          {t("save")}
        </button>
      </div>
    </div>
  );
}
