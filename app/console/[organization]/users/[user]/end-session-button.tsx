"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { button } from "@/components/ui/styles";
import { endSessionsForm } from "./session-actions";

/** Ends one session, or every one: whoever was signed in signs in again. */
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
  const end = () =>
    run({ userId, session: session?.id ?? null }, () => {
      // The button leaves the page with its session: the section keeps the focus.
      document.getElementById("sessions")?.focus();
      toast.success(session ? t("sessionEnded", { name }) : t("sessionsEnded", { name }));
      router.refresh();
    });
  return (
    <>
      <ProblemNotice failure={failure} />
      <FormBody>
        <button
          type="button"
          className={button.secondary}
          aria-label={session ? t("endSessionOn", { device: session.device, when: session.signedIn }) : undefined}
          disabled={isPending}
          onClick={end}
        >
          {session ? t("endSession") : t("endSessions")}
        </button>
      </FormBody>
    </>
  );
}
