"use client";

import { useCallback, useState, useTransition } from "react";
import type { ActionResult } from "@/lib/auth/admin-action";
import type { Refusal } from "@/lib/auth/refusal";
import { useBusy } from "./busy";
import { useReachable } from "./use-reachable";

export type ActionFailure = Refusal;

/**
 * Runs an administrative action and keeps its refusal for the notice beside the form; that no server answered is one, too.
 * @returns `run` with the action's input and what to do with its answer; whether it runs; the last refusal; `forget`, which takes it away
 */
export function useAdminAction<Input, Answer>(
  action: (slug: string, input: Input) => Promise<ActionResult<Answer>>,
  slug: string,
) {
  const [failure, setFailure] = useState<ActionFailure | null>(null);
  const [isPending, startTransition] = useTransition();
  const reachable = useReachable();
  useBusy(isPending);
  const run = (input: Input, onDone: (answer: Answer) => void, onRefused?: (refusal: ActionFailure) => void) =>
    startTransition(async () => {
      setFailure(null);
      const result = await reachable(action(slug, input));
      if (result.ok) return onDone(result.answer);
      setFailure(result);
      onRefused?.(result);
    });
  const forget = useCallback(() => setFailure(null), []);
  return { run, isPending, failure, forget };
}
