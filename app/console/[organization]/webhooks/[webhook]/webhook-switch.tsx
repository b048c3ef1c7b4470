"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { button } from "@/components/ui/styles";
import { switchWebhookForm } from "../actions";

/** Turns a webhook on at once, and off after saying what that means. */
export function WebhookSwitch({ slug, webhookId, status }: { slug: string; webhookId: string; status: "on" | "off" }) {
  const t = useTranslations("webhooks.turn");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(switchWebhookForm, slug);
  const turn = (to: "on" | "off") =>
    run({ webhookId, status: to }, () => {
      toast.success(t(to === "on" ? "isOn" : "isOff"));
      router.refresh();
    });
  return (
    <FormBody>
      {status === "on" ? (
        <ConfirmButton
          label={t("off")}
          title={t("offTitle")}
          consequence={t("offText")}
          variant="secondary"
          isPending={isPending}
          failure={failure}
          onConfirm={() => turn("off")}
        />
      ) : (
        <>
          <ProblemNotice failure={failure} />
          <button type="button" className={button.primary} disabled={isPending} onClick={() => turn("on")}>
            {t("on")}
          </button>
        </>
      )}
    </FormBody>
  );
}
