"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { announceDraft } from "@/components/console/draft-channel";
import type { BaseRevision } from "@/lib/connections/require-base-revision";
import { keepDraftForm } from "./actions";
import type { EditorProps } from "./editing";
import { type ConnectionFormValues, fromFormValues } from "./form-values";
import type { useDraft } from "./use-draft";

/** Somebody has stopped typing. */
const quietMilliseconds = 2000;
/** Whoever types without a pause is kept this often; far below what the server allows in a minute. */
const leastMilliseconds = 5000;

type Options = Pick<EditorProps, "slug" | "connectionId" | "config"> & {
  draft: ReturnType<typeof useDraft>;
  baseRevision: () => BaseRevision | undefined;
  /** Something else is under way, or waits for a decision: nothing is kept meanwhile. */
  isHeld: boolean;
};

/**
 * Keeps what is typed as the connection's draft automatically. What the schema refuses yet is not kept; the page holds it, and this window
 * does (`useKeptTyping`).
 * @returns `isSignedOut`, since the session ended; `settle`, which stops the clock and waits for what is under way
 */
export function useTypingDraft(form: UseFormReturn<ConnectionFormValues>, options: Options) {
  const router = useRouter();
  const [isSignedOut, setSignedOut] = useState(false);
  const current = useRef(options);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const underWay = useRef<Promise<void> | null>(null);
  const lastSent = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    current.current = options;
  });

  const send = useCallback(async () => {
    const { slug, connectionId, config, draft, baseRevision, isHeld } = current.current;
    const began = baseRevision();
    const isNew = !draft.isKept() && (form.formState.isDirty || draft.shownAt.current !== null);
    if (connectionId === null || began === undefined || isHeld || draft.waiting !== null || !isNew) return;
    lastSent.current = performance.now();
    const kept = draft.beginKeeping();
    const input = { connectionId, connection: fromFormValues(form.getValues(), config), baseRevision: began };
    const result = await keepDraftForm(slug, input).catch(() => null);
    if (result?.ok) {
      kept(result.answer.keptAt);
      announceDraft(connectionId);
    }
    setSignedOut(result?.ok === false && result.code === "unauthenticated");
    // Somebody else's draft or version came in between: the page learns of it, and asks.
    if (result?.ok === false && result.code === "already_exists") router.refresh();
  }, [form, router]);

  const keep = useCallback(() => {
    clearTimeout(timer.current);
    underWay.current ??= send().finally(() => {
      underWay.current = null;
    });
  }, [send]);

  useEffect(() => {
    let firstOf: number | null = null;
    const stop = form.subscribe({
      formState: { values: true },
      callback: () => {
        clearTimeout(timer.current);
        const now = performance.now();
        firstOf ??= now;
        const latest = Math.max(firstOf, lastSent.current) + leastMilliseconds;
        const wait = Math.max(lastSent.current + leastMilliseconds - now, Math.min(quietMilliseconds, latest - now), 0);
        timer.current = setTimeout(() => {
          firstOf = null;
          keep();
        }, wait);
      },
    });
    return () => {
      stop();
      clearTimeout(timer.current);
    };
  }, [form, keep]);

  const { isHeld } = options;
  useEffect(() => {
    if (!isHeld) timer.current = setTimeout(keep, quietMilliseconds);
  }, [isHeld, keep]);
  useEffect(() => {
    if (!isSignedOut) return;
    // Back from signing in again in another window.
    window.addEventListener("focus", keep);
    return () => window.removeEventListener("focus", keep);
  }, [isSignedOut, keep]);

  const settle = useCallback(async () => {
    clearTimeout(timer.current);
    await underWay.current;
  }, []);
  return { isSignedOut, settle };
}
