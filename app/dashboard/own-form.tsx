"use client";

import { type ReactNode, useActionState, useEffect, useRef, useState } from "react";
import { BusyForm } from "@/components/console/busy-form";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useReachableAction } from "@/components/console/use-reachable";
import { button } from "@/components/ui/styles";
import type { ActionResult } from "@/lib/auth/admin-action";

/**
 * A form of one's own account, which works without JavaScript: a refusal, that no server answered, and that it is saved, is said at its
 * button.
 */
export function OwnForm({
  action,
  label,
  name,
  heading,
  saved,
  children,
}: {
  action: (previous: unknown, form: FormData) => Promise<ActionResult<null>>;
  label: string;
  /** What the button is called where several of one label stand on the page. */
  name?: string;
  /** The button leaves the page with what it ends: the element of this id takes the focus before. */
  heading?: string;
  /** What is said once it is done, until something is changed again; absent where the page shows it. */
  saved?: string;
  /** The fields, told what is wrong with each. */
  children?: ReactNode | ((refused: Readonly<Record<string, string>>) => ReactNode);
}) {
  const [answer, send] = useActionState(useReachableAction(action), null);
  const submit = useRef<HTMLButtonElement>(null);
  const failure = answer?.ok === false ? answer : null;
  const [changedSince, setChangedSince] = useState<unknown>(null);
  const isSaved = answer?.ok && changedSince !== answer;
  // What was not ended is still there, and so is its button.
  useEffect(() => {
    if (failure !== null && heading !== undefined) submit.current?.focus();
  }, [failure, heading]);
  return (
    <form
      action={send}
      onSubmit={() => heading !== undefined && document.getElementById(heading)?.focus()}
      onChange={() => setChangedSince(answer)}
      // React sets a form back once its action has answered; what was refused stays as it was ticked.
      onReset={(event) => failure && event.preventDefault()}
    >
      <BusyForm />
      {typeof children === "function" ? children(failure?.fields ?? {}) : children}
      <ProblemNotice failure={failure} />
      <div className="flex flex-wrap items-center gap-3">
        <button ref={submit} type="submit" className={button.secondary} aria-label={name}>
          {label}
        </button>
        {saved !== undefined && (
          <span role="status" className="text-muted">
            {isSaved && saved}
          </span>
        )}
      </div>
    </form>
  );
}
