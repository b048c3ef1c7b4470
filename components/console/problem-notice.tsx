"use client";

import { useTranslations } from "next-intl";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import type { ActionFailure } from "./use-admin-action";

/** A refusal in words: what is wrong, what to do, and what came instead of what was expected. */
export function ProblemNotice({ failure }: { failure: ActionFailure | null }) {
  const t = useTranslations("problem");
  if (!failure) return null;
  return (
    <div role="alert" className="mb-4 flex gap-2 rounded-md bg-danger-surface p-3 text-danger">
      <Icon name="circle-alert" size={18} className="mt-0.5" />
      <div className="min-w-0">
        <p className="font-medium">{failure.title}</p>
        <p>{failure.advice}</p>
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
        {failure.got && <p className="mt-1 font-mono text-small break-words">{t("got", { value: failure.got })}</p>}
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
