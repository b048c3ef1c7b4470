"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { button } from "@/components/ui/styles";
import { updateDirectoryForm } from "../actions";

/** Resumes a directory at once, and pauses it after saying what that means. */
export function PauseSwitch({
  slug,
  directoryId,
  name,
  status,
}: {
  slug: string;
  directoryId: string;
  name: string;
  status: "active" | "paused";
}) {
  const t = useTranslations("directories.turn");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(updateDirectoryForm, slug);
  const turn = (to: "active" | "paused") =>
    run({ directoryId, patch: { status: to } }, () => {
      toast.success(t(to === "active" ? "isActive" : "isPaused", { name }));
      router.refresh();
    });
  if (status === "active")
    return (
      <FormBody>
        <ConfirmButton
          label={t("pause")}
          title={t("pauseTitle", { name })}
          consequence={t("pauseText")}
          variant="secondary"
          isPending={isPending}
          failure={failure}
          onConfirm={() => turn("paused")}
        />
      </FormBody>
    );
  return (
    <FormBody>
      <ProblemNotice failure={failure} />
      <button type="button" className={button.primary} disabled={isPending} onClick={() => turn("active")}>
        {t("resume")}
      </button>
    </FormBody>
  );
}
