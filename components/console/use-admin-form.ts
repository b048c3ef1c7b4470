"use client";

import { useRouter } from "next/navigation";
import { type DefaultValues, type FieldValues, type Path, useForm } from "react-hook-form";
import type { ActionResult } from "@/lib/auth/admin-action";
import { useAdminAction } from "./use-admin-action";

/**
 * A form whose fields one action takes. What the action refuses stands at its field, and nothing typed is lost; afterwards the page
 * is read anew, and the form is clear for the next one, or keeps what is saved now.
 * @param options.toInput what the action is sent, when it is not the typed values themselves
 * @param options.within the part of the input that the fields stand in, as the action's messages name it
 * @returns the form, `submit`, whether the action runs, and its last refusal
 */
export function useAdminForm<Values extends FieldValues, Answer>(
  action: (slug: string, input: unknown) => Promise<ActionResult<Answer>>,
  slug: string,
  options: {
    defaultValues: DefaultValues<Values>;
    afterwards: "clear" | "keep";
    toInput?: (typed: Values) => unknown;
    within?: string;
    onDone?: (answer: Answer) => void;
  },
) {
  const { defaultValues, afterwards, toInput = (typed) => typed, within, onDone } = options;
  const router = useRouter();
  const form = useForm<Values>({ defaultValues });
  const { run, isPending, failure } = useAdminAction(action, slug);
  const submit = form.handleSubmit((typed) =>
    run(
      toInput(typed),
      (answer) => {
        if (afterwards === "clear") form.reset();
        else form.reset(typed, { keepIsSubmitSuccessful: true });
        onDone?.(answer);
        router.refresh();
      },
      ({ fields }) => {
        for (const [path, message] of Object.entries(fields)) {
          const field = within && path.startsWith(`${within}.`) ? path.slice(within.length + 1) : path;
          form.setError(field as Path<Values>, { message });
        }
      },
    ),
  );
  return { ...form, submit, isPending, failure };
}
