"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { listenForDrafts } from "@/components/console/draft-channel";
import type { BaseRevision } from "@/lib/connections/require-base-revision";
import { type ConnectionFormValues, type EditorDraft, toFormValues } from "./form-values";

/**
 * Keeps form and draft together: a draft that somebody changed (a fix on a test's page, a colleague) comes into the form,
 * unless something was typed since the two were equal.
 * @returns `shown`, what the form began with; `beginKeeping`, to be called when the form is sent to be kept as the draft;
 *   `takeOver`, when a draft waits outside
 */
export function useDraft(form: UseFormReturn<ConnectionFormValues>, draft: EditorDraft | null, version: number | null) {
  const router = useRouter();
  /** The draft whose values the form holds, and those values; null while it holds what is saved. */
  const shownAt = useRef<string | null>(null);
  const equal = useRef<string | null>(null);
  const hasBegun = useRef(false);
  const [isBehind, setBehind] = useState(false);

  const show = useCallback(
    (next: EditorDraft) => {
      form.reset(toFormValues(next.name, form.getValues("status"), next.config), { keepDefaultValues: true });
      equal.current = JSON.stringify(form.getValues());
      shownAt.current = next.updatedAt;
      setBehind(false);
    },
    [form],
  );
  useEffect(() => {
    if (draft === null) {
      shownAt.current = null;
      setBehind(false);
      return;
    }
    if (shownAt.current === draft.updatedAt) return;
    const isEqual = equal.current === JSON.stringify(form.getValues());
    const isUntouched = !hasBegun.current || isEqual || !form.formState.isDirty;
    hasBegun.current = true;
    if (isUntouched) show(draft);
    else setBehind(true);
  }, [draft, form, show]);
  useEffect(() => {
    hasBegun.current = true;
    // Fixes are applied in the test's own window.
    const look = () => router.refresh();
    return listenForDrafts(look);
  }, [router]);

  const beginKeeping = useCallback(() => {
    const sent = JSON.stringify(form.getValues());
    return (keptAt: string | null) => {
      equal.current = sent;
      shownAt.current = keptAt;
      setBehind(false);
    };
  }, [form]);
  const shown = useCallback(
    (): BaseRevision | undefined => (version === null ? undefined : { version, draftAt: shownAt.current }),
    [version],
  );
  return { beginKeeping, shown, takeOver: draft !== null && isBehind ? () => show(draft) : null };
}
