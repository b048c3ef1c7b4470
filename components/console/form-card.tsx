"use client";

import type { ReactNode, RefObject } from "react";
import { type FieldValues, FormProvider } from "react-hook-form";
import { card } from "@/components/ui/styles";
import { FormBody } from "./form-body";
import { ProblemNotice } from "./problem-notice";
import { SaveRow } from "./save-row";
import type { useAdminForm } from "./use-admin-form";

/**
 * A form with a save of its own: its fields, what went wrong, and the button.
 * @param question asked before the button, after a refusal
 * @param below follows the button
 * @param beside follows what is typed, outside of the card
 */
export function FormCard<Values extends FieldValues, Answer>({
  form,
  save,
  element,
  question,
  below,
  beside,
  children,
}: {
  form: ReturnType<typeof useAdminForm<Values, Answer>>;
  save: string;
  element?: RefObject<HTMLFormElement | null>;
  question?: ReactNode;
  below?: ReactNode;
  beside?: ReactNode;
  children: ReactNode;
}) {
  const { submit, isPending, isSaved, failure, ...fields } = form;
  return (
    <FormProvider {...fields}>
      <form ref={element} onSubmit={submit} noValidate className={`${card} mb-6`}>
        <FormBody>
          {children}
          <ProblemNotice failure={failure} />
          {question}
          <SaveRow label={save} isPending={isPending} isSaved={isSaved} formState={form.formState} variant="primary" />
          {below}
        </FormBody>
      </form>
      {beside}
    </FormProvider>
  );
}
