"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { type ConnectionFormValues, type EditorDraft, toFormValues } from "./form-values";

/** What of the form the draft holds; a typed secret is kept sealed and comes back blank. */
function snapshot({ oidc, ...values }: ConnectionFormValues): string {
  return JSON.stringify({ ...values, oidc: { ...oidc, clientSecret: "" } });
}

/**
 * Keeps form and draft together: a draft that somebody changed (a fix on a test's page, a colleague) comes into the form,
 * unless something was typed since the two were equal.
 * @returns `markKept`, to be called when the form was kept as the draft; `takeOver`, when the draft waits outside
 */
export function useDraft(form: UseFormReturn<ConnectionFormValues>, draft: EditorDraft | null) {
  const router = useRouter();
  const shown = useRef<string | null>(null);
  const equal = useRef<string | null>(null);
  const [isBehind, setBehind] = useState(false);

  const show = useCallback(
    (next: EditorDraft) => {
      form.reset(toFormValues(next.name, form.getValues("status"), next.config), { keepDefaultValues: true });
      equal.current = snapshot(form.getValues());
      setBehind(false);
    },
    [form],
  );
  useEffect(() => {
    if (draft === null || shown.current === draft.updatedAt) return;
    const isUntouched = shown.current === null || equal.current === snapshot(form.getValues());
    shown.current = draft.updatedAt;
    if (isUntouched) show(draft);
    else setBehind(true);
  }, [draft, form, show]);
  useEffect(() => {
    // Fixes are applied in the test's own window: look when the administrator comes back.
    const look = () => equal.current !== null && router.refresh();
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, [router]);

  const markKept = useCallback(() => {
    equal.current = snapshot(form.getValues());
    shown.current ??= "";
    setBehind(false);
  }, [form]);
  return { markKept, takeOver: draft !== null && isBehind ? () => show(draft) : null };
}
