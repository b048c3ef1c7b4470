"use client";

import { type ReactNode, useActionState, useEffect, useRef } from "react";
import { BusyForm } from "@/components/console/busy-form";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useReachableAction } from "@/components/console/use-reachable";
import { button } from "@/components/ui/styles";
import type { ActionResult } from "@/lib/auth/admin-action";

/** A form of one's own account, which works without JavaScript: a refusal, and that no server answered, is said at its button. */
export function OwnForm({
  action,
  label,
  name,
  heading,
  children,
}: {
  action: (previous: unknown, form: FormData) => Promise<ActionResult<null>>;
  label: string;
  /** What the button is called where several of one label stand on the page. */
  name?: string;
  /** The button leaves the page with what it ends: the element of this id takes the focus before. */
  heading?: string;
  children?: ReactNode;
}) {
  const [answer, send] = useActionState(useReachableAction(action), null);
  const submit = useRef<HTMLButtonElement>(null);
  const failure = answer?.ok === false ? answer : null;
  // What was not ended is still there, and so is its button.
  useEffect(() => {
    if (failure !== null && heading !== undefined) submit.current?.focus();
  }, [failure, heading]);
  return (
    <form
      action={send}
      onSubmit={() => heading !== undefined && document.getElementById(heading)?.focus()}
      // React sets a form back once its action has answered; what was refused stays as it was ticked.
      onReset={(event) => failure && event.preventDefault()}
    >
      <BusyForm />
      {children}
      <ProblemNotice failure={failure} />
      <button ref={submit} type="submit" className={button.secondary} aria-label={name}>
        {label}
      </button>
    </form>
  );
}
