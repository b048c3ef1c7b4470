"use client";

import { useRouter } from "next/navigation";
import { startTransition, useEffect, useRef, useState } from "react";
import { type FieldValues, get, type Path, type PathValue, type UseFormReturn } from "react-hook-form";
import type { Refusal } from "@/lib/auth/refusal";
import { isSameValue } from "./changed-part";
import { refusedNames } from "./refused-names";
import type { ActionFailure } from "./use-admin-action";

/**
 * The same field changed by two people (decision 0089): knows what each field was when somebody began to type into it, which the form sends
 * along, and offers the two answers when the action finds another value stored.
 * @param values what is saved, as the page shows it; null for a form of something new, of which nobody else can change anything
 * @param sending `submit` sends the form again, `forget` takes its refusal away
 * @returns `readValues`, what the fields were; `noteSaved` and `noteRefused`, to be called with what became of a save; `begin`, before
 *   each; `withChoice`, the form's refusal with the two answers
 */
export function useMeanwhile<Values extends FieldValues>(
  form: UseFormReturn<Values>,
  values: Values | null,
  sending: { submit: () => void; forget: () => void },
) {
  const router = useRouter();
  const read = useRef(values);
  const seen = useRef(values);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  useEffect(() => {
    if (values === null || isSameValue(values, seen.current)) return;
    seen.current = values;
    const typed = form.getValues();
    const before = read.current ?? values;
    // What was typed into keeps what it was then: what somebody else made of it since was not what it was typed over.
    const names = Object.keys(values) as (keyof Values)[];
    read.current = Object.fromEntries(
      names.map((name) => [name, isSameValue(typed[name], values[name]) ? values[name] : before[name]]),
    ) as Values;
  });

  const noteSaved = (typed: Values) => {
    read.current = typed;
  };
  const noteRefused = (refused: Refusal) => {
    if (refused.code !== "changed_meanwhile") return;
    // The answers need what is saved now: they are offered together with it.
    startTransition(() => {
      router.refresh();
      setRefusal(refused);
    });
  };
  const names = Object.keys(refusal?.fields ?? {}).flatMap((path) => formName(form, path) ?? []);
  const begin = () => setRefusal(null);
  // Both have seen what is saved by now.
  const noteSeen = () => {
    const roots = names.map((name) => name.split(".")[0] ?? name);
    if (values)
      read.current = { ...read.current, ...Object.fromEntries(roots.map((root) => [root, values[root]])) } as Values;
  };
  const choice = {
    takeTheirs: () => {
      noteSeen();
      begin();
      sending.forget();
      for (const name of names)
        form.setValue(name, get(values, name) as PathValue<Values, Path<Values>>, { shouldDirty: true });
      form.clearErrors();
    },
    saveMine: () => {
      noteSeen();
      sending.submit();
    },
  };
  const withChoice = (failure: ActionFailure | null): ActionFailure | null =>
    refusal === null ? failure : { ...refusal, choice };
  return { readValues: () => read.current, noteSaved, noteRefused, begin, withChoice };
}

/** What the form calls a refused field. */
function formName<Values extends FieldValues>(form: UseFormReturn<Values>, path: string): Path<Values> | undefined {
  return refusedNames(path).find((name) => get(form.getValues(), name) !== undefined) as Path<Values> | undefined;
}
