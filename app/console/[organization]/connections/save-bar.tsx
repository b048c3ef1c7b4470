"use client";

import { useTranslations } from "next-intl";
import { useFormContext } from "react-hook-form";
import { ConfirmButton } from "@/components/console/confirm-button";
import { button } from "@/components/ui/styles";
import type { ConnectionFormValues } from "./form-values";

type Status = ConnectionFormValues["status"];

/** Saves, and turns the connection on or off with what is in the form. */
export function SaveBar({
  isNew,
  isSaved,
  isPending,
  isReading,
  hasUnread,
  hasDraft,
  name,
  onSave,
  onDiscard,
}: {
  isNew: boolean;
  isSaved: boolean;
  isPending: boolean;
  /** Metadata is being read; saving waits for it. */
  isReading: boolean;
  /** The metadata box holds what is not read yet; saving reads it. */
  hasUnread: boolean;
  /** Something is kept that is not saved, whether the form shows it or not (a new secret). */
  hasDraft: boolean;
  name: string;
  /** Saves the form with this state. */
  onSave: (status: Status) => void;
  onDiscard: () => void;
}) {
  const t = useTranslations("connectionForm");
  const form = useFormContext<ConnectionFormValues>();
  const isDirty = form.formState.isDirty || hasDraft || hasUnread;
  const status = form.watch("status");
  const state = () => {
    if (isReading) return t("readingMetadata");
    if (isDirty) return t("unsaved");
    return isSaved ? t("saved") : "";
  };
  return (
    <div className="sticky bottom-0 flex flex-wrap items-center gap-3 border-t border-border bg-background py-3">
      {isNew ? (
        <>
          <button type="button" className={button.primary} disabled={isPending} onClick={() => onSave("live")}>
            {isPending ? t("saving") : t("saveLive")}
          </button>
          <button type="button" className={button.secondary} disabled={isPending} onClick={() => onSave("draft")}>
            {t("saveDraft")}
          </button>
        </>
      ) : (
        <>
          <button
            type="button"
            className={button.primary}
            disabled={isPending || !isDirty}
            onClick={() => onSave(status)}
          >
            {isPending ? t("saving") : t("save")}
          </button>
          <button type="button" className={button.secondary} disabled={!isDirty} onClick={onDiscard}>
            {t("discard")}
          </button>
          {status === "live" ? (
            <ConfirmButton
              label={t("turnOff")}
              title={t("turnOffTitle", { name })}
              consequence={t("turnOffText")}
              look="secondary"
              isPending={isPending}
              failure={null}
              onConfirm={() => onSave("off")}
            />
          ) : (
            <button type="button" className={button.secondary} disabled={isPending} onClick={() => onSave("live")}>
              {t("turnOn")}
            </button>
          )}
        </>
      )}
      <span role="status" className="text-muted">
        {state()}
      </span>
    </div>
  );
}
