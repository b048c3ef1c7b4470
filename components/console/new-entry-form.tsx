"use client";

import { type FormEventHandler, type ReactNode, useEffect, useId, useRef } from "react";
import { button, card } from "@/components/ui/styles";
import { FormBody } from "./form-body";
import { ProblemNotice } from "./problem-notice";
import { May } from "./rights";
import type { ActionFailure } from "./use-admin-action";

/** A card below a list that adds an entry to it: fields, what went wrong, one button. */
export function NewEntryForm({
  title,
  create,
  form: { submit, isPending, isSaved, failure },
  children,
}: {
  title: string;
  /** The words of the button. */
  create: string;
  form: {
    submit: FormEventHandler<HTMLFormElement>;
    isPending: boolean;
    isSaved: boolean;
    failure: ActionFailure | null;
  };
  children: ReactNode;
}) {
  const titleId = useId();
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const { activeElement } = document;
    // The form is empty again: the next entry begins where this one did, and not at the top of the page.
    if (isSaved && (activeElement === document.body || element.current?.contains(activeElement)))
      element.current?.querySelector<HTMLElement>("input, select, textarea")?.focus();
  }, [isSaved]);
  return (
    <May>
      <form ref={element} onSubmit={submit} noValidate className={`${card} mt-6`} aria-labelledby={titleId}>
        <FormBody>
          <h2 id={titleId} className="mb-3 text-base font-semibold">
            {title}
          </h2>
          <div className="max-w-[640px]">{children}</div>
          <ProblemNotice failure={failure} />
          <button type="submit" className={button.primary} disabled={isPending}>
            {create}
          </button>
        </FormBody>
      </form>
    </May>
  );
}
