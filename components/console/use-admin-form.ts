"use client";

import { useRouter } from "next/navigation";
import { type BaseSyntheticEvent, useState } from "react";
import { type DefaultValues, type FieldValues, type Path, useForm } from "react-hook-form";
import type { ActionResult } from "@/lib/auth/admin-action";
import { changedPart, readPart } from "./changed-part";
import { registerInHtml } from "./html-values";
import { useAdminAction } from "./use-admin-action";
import { useMeanwhile } from "./use-meanwhile";
import { useStale } from "./use-stale";

/** What was saved is typed no more: what somebody else makes of it later comes into the form. */
export const afterSave = { keepDirtyValues: false, keepFieldsRef: true } as const;

/**
 * A form whose fields one action takes. What the action refuses is at its field, and nothing typed is lost; afterwards the page
 * is read again. A refusal goes as soon as something else is typed. A form of something new begins with `defaultValues` and is clear for the next one; a form of something that
 * is there shows `values`, also when the server changes them, but for fields that were typed into.
 * @param options.toInput what the action is sent, when it is not the typed values themselves
 * @param options.changes where in that input the fields are that are sent only when they were changed: what somebody else saved meanwhile
 *   stays, and is asked about where it is the same field; empty: they are the input
 * @param options.onBegin where what the form says is sent: what is said there to be expected (`useExpect`) is shown until it is answered
 * @param options.within the part of the input that the fields are in, as the action's messages name it
 * @returns the form, `submit`, whether the action runs, whether what is shown is saved, and the last refusal
 */
export function useAdminForm<Values extends FieldValues, Answer>(
  action: (slug: string, input: unknown, read?: unknown) => Promise<ActionResult<Answer>>,
  slug: string,
  options: ({ defaultValues: DefaultValues<Values> } | { values: Values }) & {
    toInput?: (typed: Values) => Readonly<Record<string, unknown>>;
    changes?: string;
    within?: string;
    onBegin?: (typed: Values) => void;
    onDone?: (answer: Answer) => void;
  },
) {
  const { toInput = (typed) => typed, changes, within, onBegin, onDone } = options;
  const isNew = "defaultValues" in options;
  const router = useRouter();
  const form = useForm<Values>(isNew ? options : { values: options.values, resetOptions: { keepDirtyValues: true } });
  const { run, isPending, failure, forget } = useAdminAction(action, slug, () => onBegin?.(form.getValues()));
  const [isSaved, setSaved] = useState(false);
  useStale(form, failure, forget);
  const meanwhile = useMeanwhile(form, isNew ? null : options.values, {
    submit: () => void submit(),
    forget,
  });
  const inputOf = (typed: Values) => {
    const input = toInput(typed);
    if (changes === undefined) return { input };
    const changed = changedPart(input, toInput(form.formState.defaultValues as Values), changes);
    const was = meanwhile.readValues();
    return { input: changed, read: was === null ? undefined : readPart(changed, toInput(was), changes) };
  };
  const send = form.handleSubmit((typed) => {
    const { input, read } = inputOf(typed);
    meanwhile.begin();
    return run(
      input,
      (answer) => {
        meanwhile.noteSaved(typed);
        if (isNew) form.reset();
        else form.reset(typed, afterSave);
        setSaved(true);
        onDone?.(answer);
        router.refresh();
      },
      (refusal) => {
        meanwhile.noteRefused(refusal);
        for (const [path, message] of Object.entries(refusal.fields)) {
          const field = within && path.startsWith(`${within}.`) ? path.slice(within.length + 1) : path;
          form.setError(field as Path<Values>, { message });
        }
      },
      read,
    );
  });
  const submit = (event?: BaseSyntheticEvent) => {
    setSaved(false);
    // A refusal of the server at a field that is no input would otherwise refuse every later try.
    form.clearErrors();
    return send(event);
  };
  return {
    ...form,
    register: registerInHtml(form),
    submit,
    isPending,
    isSaved,
    failure: meanwhile.withChoice(failure),
  };
}
