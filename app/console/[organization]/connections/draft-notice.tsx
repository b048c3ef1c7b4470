"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Moment } from "@/components/ui/moment";
import { button } from "@/components/ui/styles";
import { useEditing } from "./editing";

/** Who left what is shown and not saved, what of it differs, and the way to what they changed meanwhile. */
export function DraftNotice({ children }: { children?: ReactNode }) {
  const { draft, waiting, isShownDraft } = useEditing();
  const t = useTranslations("connectionForm");
  if (draft === null || !(isShownDraft || waiting)) return null;
  return (
    <div className="mb-6 rounded-lg bg-sunken p-4">
      <Moment at={draft.updatedAt} words={(when) => t("draft", { author: draft.author, when })} />{" "}
      {draft.isOutdated && t("draftOutdated")}
      {waiting && (
        <div role="status" className="mt-2">
          <p>{t("draftWaits")}</p>
          <div className="mt-2 flex flex-wrap gap-3">
            <button type="button" className={button.secondary} onClick={waiting.take}>
              {t("draftTakeOver")}
            </button>
            <button type="button" className={button.secondary} onClick={waiting.discard}>
              {t("draftKeepMine")}
            </button>
          </div>
        </div>
      )}
      {children}
    </div>
  );
}
