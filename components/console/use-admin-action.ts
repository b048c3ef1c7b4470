"use client";

import { useCallback, useState, useTransition } from "react";
import type { ActionResult } from "@/lib/auth/admin-action";
import type { Refusal } from "@/lib/auth/refusal";
import { useBusy } from "./busy";
import { useReachable } from "./use-reachable";

/** The two answers to a field that somebody else changed meanwhile. */
export type MeanwhileChoice = { takeTheirs: () => void; saveMine: () => void };

export type ActionFailure = Refusal & { choice?: MeanwhileChoice };

/**
 * Runs an administrative action and keeps its refusal for the notice beside the form; that no server answered is one, too.
 * @param onBegin where the action begins: what is said there to be expected (`useExpect`) is shown until it has answered
 * @returns `run` with the action's input, what to do with its answer, and what the input's fields were when the page was read; whether it
 *   runs; the last refusal; `forget`, which takes it away
 */
export function useAdminAction<Input, Answer>(
  action: (slug: string, input: Input, read?: unknown) => Promise<ActionResult<Answer>>,
  slug: string,
  onBegin?: (input: Input) => void,
) {
  const [failure, setFailure] = useState<ActionFailure | null>(null);
  const [isPending, startTransition] = useTransition();
  const reachable = useReachable();
  useBusy(isPending);
  const run = (
    input: Input,
    onDone: (answer: Answer) => void,
    onRefused?: (refusal: Refusal) => void,
    read?: unknown,
  ) =>
    startTransition(async () => {
      setFailure(null);
      onBegin?.(input);
      const result = await reachable(action(slug, input, read));
      if (result.ok) return onDone(result.answer);
      setFailure(result);
      onRefused?.(result);
    });
  const forget = useCallback(() => setFailure(null), []);
  return { run, isPending, failure, forget };
}
