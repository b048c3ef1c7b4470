"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { type FieldErrors, get, useFormContext } from "react-hook-form";
import { ConfirmConsoleRoles } from "@/components/console/confirm-console-roles";
import { FormBody } from "@/components/console/form-body";
import { focusPageTitle } from "@/components/console/page-title-focus";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveUntested } from "@/components/console/save-untested";
import type { ActionFailure } from "@/components/console/use-admin-action";
import { clockText } from "@/components/ui/moment-text";
import { button } from "@/components/ui/styles";
import { Collisions } from "./collisions";
import { useEditing } from "./editing";
import { markedTabs } from "./editor-tabs";
import { returnFocus } from "./field-focus";
import { formPath } from "./form-path";
import type { ConnectionFormValues } from "./form-values";
import { RefusedFields } from "./refused-fields";
import { TabLink } from "./tab-link";
import { useSaveKey } from "./use-save-key";

/**
 * Saves the whole connection: there as soon as something changed, in view wherever the page is scrolled to, and the place
 * where every save is answered.
 */
export function SaveBar({ base, isNext }: { base: string | undefined; isNext: boolean }) {
  const t = useTranslations("connectionForm");
  const {
    connectionId,
    draft,
    collisions,
    metadata,
    isSaved,
    isPending,
    save,
    answer,
    discard,
    heldField,
    isElsewhere,
    ...editing
  } = useEditing();
  const { formState, getValues } = useFormContext<ConnectionFormValues>();
  const { isDirty, dirtyFields, errors } = formState;
  const refusal = editing.refusal && isOpen(editing.refusal, errors) ? editing.refusal : null;
  const isNew = connectionId === null;
  const isChanged = isDirty || draft !== null || metadata.isUnread;
  const isShown = isNew || isChanged || isSaved || refusal !== null || collisions.length > 0;
  const bar = useRef<HTMLElement>(null);
  const word = useRef<HTMLSpanElement>(null);
  const problem = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { activeElement } = document;
    if (!isSaved || (activeElement !== document.body && !bar.current?.contains(activeElement))) return;
    // The rows of tables are drawn again with what was saved, and the field that somebody saved out of is a new one.
    if (heldField.current !== null) returnFocus(heldField.current);
    // The button that was pressed went with the changes that it saved.
    else word.current?.focus();
  }, [isSaved, heldField]);
  useEffect(() => {
    // Without a field to lead to, the refusal itself is the cause.
    if (refusal !== null && Object.keys(refusal.fields).length === 0 && !isElsewhere.current) problem.current?.focus();
  }, [refusal, isElsewhere]);
  const canSave = !isNew && isChanged && !isPending;
  useSaveKey(canSave ? () => void save(getValues("status")) : null);
  const state = () => {
    if (metadata.isReading) return t("readingMetadata");
    if (isChanged) return editing.isMerged ? t("merged") : t("unsaved");
    return isSaved ? t("saved") : "";
  };
  const changedTabs = base === undefined ? [] : markedTabs(dirtyFields);
  return (
    <section
      ref={bar}
      aria-label={isShown ? t("saveBar") : undefined}
      className={
        isShown
          ? "sticky bottom-0 z-10 mt-6 max-h-[70dvh] overflow-y-auto border-t border-border bg-background py-3"
          : "sr-only"
      }
    >
      <FormBody>
        <Collisions />
        {refusal && (
          <div ref={problem} tabIndex={-1}>
            <ProblemNotice failure={refusal} />
            <RefusedFields />
            <ConfirmConsoleRoles
              failure={refusal}
              isPending={isPending}
              onConfirm={() => answer({ confirmsConsoleRoles: true })}
            />
            <SaveUntested failure={refusal} isPending={isPending} onSave={(override) => answer({ override })} />
          </div>
        )}
        <div className="flex flex-wrap items-center gap-3">
          {isNew && (
            <>
              <button type="button" className={button.primary} disabled={isPending} onClick={() => save("draft")}>
                {isPending ? t("saving") : t("saveDraft")}
              </button>
              <button type="button" className={button.secondary} disabled={isPending} onClick={() => save("live")}>
                {t("saveLive")}
              </button>
            </>
          )}
          {!isNew && isChanged && (
            <>
              <button
                type="button"
                className={isNext ? button.primary : button.secondary}
                disabled={isPending}
                onClick={() => save(getValues("status"))}
              >
                {isPending ? t("saving") : t("save")}
              </button>
              <button
                type="button"
                className={button.secondary}
                disabled={isPending}
                onClick={() => {
                  // The button goes with the bar.
                  focusPageTitle();
                  discard();
                }}
              >
                {t("discard")}
              </button>
            </>
          )}
          <span ref={word} role="status" tabIndex={-1} className="text-muted">
            {state()}
          </span>
          {isChanged && <Kept />}
          {base !== undefined && changedTabs.length > 0 && (
            <span className="flex flex-wrap items-center gap-x-2 text-muted">
              {t("changedTabs")}
              {changedTabs.map((tab) => (
                <TabLink key={tab} base={base} tab={tab} className="link" />
              ))}
            </span>
          )}
        </div>
      </FormBody>
    </section>
  );
}

/** That what was typed is kept, or that it stays in this window alone; nothing that a screen reader says after each word. */
function Kept() {
  const t = useTranslations("connectionForm");
  const format = useFormatter();
  const { keptAt, isSignedOut } = useEditing().typing;
  if (isSignedOut)
    return (
      <span role="status">
        {t("keptHere")}{" "}
        <a href="/sign-in" target="_blank" rel="noopener" className="link font-medium">
          {t("signInAgain")}
        </a>
      </span>
    );
  if (keptAt === null) return null;
  return <span className="text-muted">{t("draftKept", { time: clockText(format, keptAt) })}</span>;
}

/** A refusal of fields is answered when each of them was changed. */
function isOpen({ fields }: ActionFailure, errors: FieldErrors<ConnectionFormValues>): boolean {
  const paths = Object.keys(fields).map(formPath);
  return paths.length === 0 || paths.some((path) => get(errors, path) !== undefined);
}
