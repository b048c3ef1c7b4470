"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { button } from "@/components/ui/styles";
import { endSessionsForm } from "./session-actions";

/** Ends one session, or after a question every one: the person can sign in again. */
export function EndSessionButton({
  slug,
  userId,
  name,
  session,
}: {
  slug: string;
  userId: string;
  name: string;
  /** Null: every session. */
  session: { id: string; device: string; signedIn: string } | null;
}) {
  const t = useTranslations("userPage");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(endSessionsForm, slug);
  const end = (close?: () => void) =>
    run({ userId, session: session?.id ?? null }, () => {
      close?.();
      // The button leaves the page with its session: the section keeps the focus.
      document.getElementById("sessions")?.focus();
      toast.success(session ? t("sessionEnded", { name }) : t("sessionsEnded", { name }));
      router.refresh();
    });
  if (session === null)
    return (
      <ConfirmButton
        label={t("endSessions")}
        title={t("endSessionsTitle", { name })}
        consequence={t("endSessionsText")}
        variant="secondary"
        isPending={isPending}
        failure={failure}
        onConfirm={(_typed, close) => end(close)}
      />
    );
  return (
    <>
      <ProblemNotice failure={failure} />
      <FormBody>
        <button
          type="button"
          className={button.secondary}
          aria-label={t("endSessionOn", { device: session.device, when: session.signedIn })}
          disabled={isPending}
          onClick={() => end()}
        >
          {t("endSession")}
        </button>
      </FormBody>
    </>
  );
}
