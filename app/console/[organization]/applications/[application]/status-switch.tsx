"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { useExpect, useExpectedState } from "@/components/console/expected-states";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { button } from "@/components/ui/styles";
import { changeApplicationForm } from "../actions";

type StatusChange = { applicationId: string; version: number; change: { status: "on" | "off" } };

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
  const expect = useExpect();
  const shown = useExpectedState(applicationId, status, ["on", "off"]);
  const { run, isPending, failure } = useAdminAction(changeApplicationForm, slug, ({ change }: StatusChange) =>
    expect([applicationId], change.status),
  );
  const turn = (to: "on" | "off") =>
    run({ applicationId, version, change: { status: to } }, () => {
      toast.success(t(to === "on" ? "isOn" : "isOff", { name }));
      router.refresh();
    });
  return (
    <FormBody>
      <ProblemNotice failure={failure} />
      {shown === "on" ? (
        <ConfirmButton
          label={t("off")}
          title={t("offTitle", { name })}
          consequence={t("offText")}
          variant="secondary"
          isPending={isPending}
          failure={null}
          onConfirm={(_typed, close) => {
            close();
            turn("off");
          }}
        />
      ) : (
        <button type="button" className={button.primary} disabled={isPending} onClick={() => turn("on")}>
          {t("on")}
        </button>
      )}
    </FormBody>
  );
}
