"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { leadToField } from "./lead-to-field";
import { MeanwhileChoice } from "./meanwhile-choice";
import type { ActionFailure } from "./use-admin-action";
import { useRefusedFields } from "./use-refused-fields";

/**
 * A refusal in words: what is wrong, what to do, what came instead of what was expected, and in a form the way to each field that it is
 * about.
 */
export function ProblemNotice({ failure }: { failure: ActionFailure | null }) {
  const t = useTranslations("problem");
  const notice = useRef<HTMLDivElement>(null);
  const refused = useRefusedFields(failure, notice);
  if (!failure) return null;
  return (
    <div
      ref={notice}
      role="alert"
      tabIndex={-1}
      className="mb-4 flex gap-2 rounded-md bg-danger-surface p-3 text-danger"
    >
      <Icon name="circle-alert" size={18} className="mt-0.5" />
      <div className="min-w-0">
        <p className="font-medium">{failure.title}</p>
        <p>{failure.advice}</p>
        {refused.length > 0 && !failure.choice && (
          <ul aria-label={t("fields")} className="mt-1 list-disc pl-5">
            {refused.map(({ label, element }) => (
              <li key={label} className="py-1">
                <button type="button" className="link text-left" onClick={() => leadToField(element)}>
                  {label}
                </button>
              </li>
            ))}
          </ul>
        )}
        {failure.code === "unauthenticated" && (
          <p className="mt-1">
            <a href="/sign-in" target="_blank" rel="noopener" className="link font-medium">
              {t("signInAgain")}
            </a>
          </p>
        )}
        {failure.code === "passkey_unconfirmed" && (
          <p className="mt-1">
            <a href="/sign-in/confirm" target="_blank" rel="noopener" className="link font-medium">
              {t("confirmSession")}
            </a>
          </p>
        )}
        {failure.choice && <MeanwhileChoice fields={refused} messages={failure.fields} choice={failure.choice} />}
        {failure.got && !failure.choice && (
          <p className="mt-1 font-mono text-small break-words">{t("got", { value: failure.got })}</p>
        )}
        {failure.expected && (
          <p className="font-mono text-small break-words">{t("expected", { value: failure.expected })}</p>
        )}
        {failure.reference && <p className="font-mono text-small">{t("reference", { value: failure.reference })}</p>}
        <p className="mt-1">
          <Link href={`/help/errors#${failure.code}`} target="_blank" className="link font-mono text-small">
            {failure.code}
          </Link>
        </p>
      </div>
    </div>
  );
}
