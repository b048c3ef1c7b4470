"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { listenForDrafts } from "@/components/console/draft-channel";
import type { EditorProps } from "./editing";
import type { ConnectionFormValues, EditorDraft } from "./form-values";

/** When this window kept a draft of a connection last: a page of the browser's history may have been made before. */
const keptHere = new Map<string, string>();

/**
 * Keeps form and draft together: a draft that somebody changed (a fix on a test's page, another window, a colleague) comes into
 * the form, unless something was typed since the two were equal.
 * @param merge lays a draft over what is saved
 * @returns `shownAt`, when the draft was kept that the form holds; `beginKeeping`, to be called when the form is sent to be kept
 *   as the draft; `isKept`, whether the form is as it was kept; `keptAt`, when this page kept it; `waiting`, a draft that waits outside
 */
export function useDraft(
  form: UseFormReturn<ConnectionFormValues>,
  { connectionId, draft, readAt }: Pick<EditorProps, "connectionId" | "draft" | "readAt">,
  merge: (draft: EditorDraft) => ConnectionFormValues,
) {
  const router = useRouter();
  /** The draft whose values the form holds, and those values; null while it holds what is saved. */
  const shownAt = useRef<string | null>(null);
  const equal = useRef<string | null>(null);
  const hasBegun = useRef(false);
  const readAtMount = useRef(readAt);
  const [isBehind, setBehind] = useState(false);
  const [keptAt, setKeptAt] = useState<string | null>(null);

  const show = useCallback(
    (next: EditorDraft) => {
      form.reset(merge(next), { keepDefaultValues: true });
      equal.current = JSON.stringify(form.getValues());
      shownAt.current = next.updatedAt;
      setKeptAt(null);
      setBehind(false);
    },
    [form, merge],
  );
  useEffect(() => {
    // The page was made before the draft was kept last: it does not know of it.
    if (shownAt.current !== null && readAt < shownAt.current) return;
    if (draft === null) {
      shownAt.current = null;
      setKeptAt(null);
      setBehind(false);
      return;
    }
    if (shownAt.current === draft.updatedAt) return;
    const isEqual = equal.current === JSON.stringify(form.getValues());
    const isUntouched = !hasBegun.current || isEqual || !form.formState.isDirty;
    hasBegun.current = true;
    if (isUntouched) show(draft);
    else setBehind(true);
  }, [draft, form, readAt, show]);
  useEffect(() => {
    hasBegun.current = true;
    if (connectionId !== null && (keptHere.get(connectionId) ?? "") > readAtMount.current) router.refresh();
    return listenForDrafts((changed) => {
      if (changed === null || changed === connectionId) router.refresh();
    });
  }, [connectionId, router]);

  const beginKeeping = useCallback(() => {
    const sent = JSON.stringify(form.getValues());
    return (at: string | null) => {
      equal.current = sent;
      shownAt.current = at;
      setKeptAt(at);
      setBehind(false);
      if (connectionId !== null && at !== null) keptHere.set(connectionId, at);
    };
  }, [form, connectionId]);
  /** The draft is no more: saved, or thrown away. */
  const forget = useCallback(() => {
    shownAt.current = null;
    equal.current = null;
    setKeptAt(null);
    setBehind(false);
  }, []);
  /** What was kept began with less than the form now knows: it is to be kept again. */
  const outdate = useCallback(() => {
    equal.current = null;
  }, []);
  const isKept = useCallback(() => equal.current === JSON.stringify(form.getValues()), [form]);
  const waiting = draft !== null && isBehind ? draft : null;
  return {
    beginKeeping,
    shownAt,
    keptAt,
    isKept,
    outdate,
    forget,
    waiting,
    takeOver: waiting && (() => show(waiting)),
  };
}
