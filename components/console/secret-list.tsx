"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { toast } from "sonner";
import { CopyField } from "@/components/ui/copy-field";
import { button, card } from "@/components/ui/styles";
import { ConfirmButton } from "./confirm-button";
import { FormBody } from "./form-body";
import { ProblemNotice } from "./problem-notice";
import type { ActionFailure } from "./use-admin-action";

/** The next one begins before the last one ends. */
const atMost = 2;

type Step = { isPending: boolean; failure: ActionFailure | null };

/** Secrets of which each is shown once, when it is made. Adds one, and deletes one that is used no more. */
export function SecretList({
  entries,
  adding,
  removal,
  texts,
}: {
  /** Known by their first signs. @param content what else is said of one */
  entries: readonly { id: string; hint: string; content: ReactNode }[];
  adding: Step & { run: (onMade: (secret: string) => void) => void };
  removal: Step & { run: (id: string, onDone: () => void) => void };
  texts: Record<"title" | "help" | "once" | "made" | "none" | "add" | "limit" | "delete" | "deleteText", string> &
    Record<"deleteNamed" | "deleteTitle" | "deleted", (hint: string) => string>;
}) {
  const router = useRouter();
  const limit = useId();
  const [made, setMade] = useState<string | null>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // It is shown once, and the button that made it may be closed now.
    if (made !== null) shown.current?.focus();
  }, [made]);
  return (
    <section className={card}>
      <h2 ref={title} tabIndex={-1} className="mb-1 text-base font-semibold">
        {texts.title}
      </h2>
      <p className="mb-4 text-muted">{texts.help}</p>
      <div ref={shown} role="status" tabIndex={-1}>
        {made && (
          <div className="mb-4 rounded-md bg-success-surface p-3">
            <p className="mb-2 font-medium">{texts.once}</p>
            <CopyField label={texts.made} value={made} />
          </div>
        )}
      </div>
      {entries.length === 0 && <p className="mb-4">{texts.none}</p>}
      <ul className="mb-4">
        {entries.map(({ id, hint, content }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-3 border-t border-border py-2">
            <div className="min-w-0">
              <code className="font-mono text-small">{`${hint}…`}</code> {content}
            </div>
            <ConfirmButton
              label={texts.delete}
              name={texts.deleteNamed(hint)}
              title={texts.deleteTitle(hint)}
              consequence={texts.deleteText}
              isPending={removal.isPending}
              failure={removal.failure}
              onConfirm={(_typed, close) =>
                removal.run(id, () => {
                  close();
                  title.current?.focus();
                  toast.success(texts.deleted(hint));
                  router.refresh();
                })
              }
            />
          </li>
        ))}
      </ul>
      <FormBody>
        <ProblemNotice failure={adding.failure} />
        <button
          type="button"
          className={button.primary}
          disabled={adding.isPending || entries.length >= atMost}
          aria-describedby={limit}
          onClick={() =>
            adding.run((secret) => {
              setMade(secret);
              router.refresh();
            })
          }
        >
          {texts.add}
        </button>
        <p id={limit} className="mt-2 text-muted">
          {texts.limit}
        </p>
      </FormBody>
    </section>
  );
}
