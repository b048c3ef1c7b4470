"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { button } from "@/components/ui/styles";
import { changeApplicationForm } from "../actions";

/** Turns an application on at once, and off after saying what that means. */
export function StatusSwitch({
  slug,
  applicationId,
  name,
  status,
  version,
}: {
  slug: string;
  applicationId: string;
  name: string;
  status: "on" | "off";
  version: number;
}) {
  const t = useTranslations("applications.turn");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(changeApplicationForm, slug);
  const turn = (to: "on" | "off") =>
    run({ applicationId, version, change: { status: to } }, () => {
      toast.success(t(to === "on" ? "isOn" : "isOff", { name }));
      router.refresh();
    });
  if (status === "on")
    return (
      <FormBody>
        <ConfirmButton
          label={t("off")}
          title={t("offTitle", { name })}
          consequence={t("offText")}
          variant="secondary"
          isPending={isPending}
          failure={failure}
          onConfirm={() => turn("off")}
        />
      </FormBody>
    );
  return (
    <FormBody>
      <ProblemNotice failure={failure} />
      <button type="button" className={button.primary} disabled={isPending} onClick={() => turn("on")}>
        {t("on")}
      </button>
    </FormBody>
  );
}
