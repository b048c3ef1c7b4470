"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { button } from "@/components/ui/styles";
import { redeliverForm } from "../../../actions";

/** Sends one delivery once more. */
export function RedeliverButton({
  slug,
  webhookId,
  deliveryId,
  type,
  isOn,
}: {
  slug: string;
  webhookId: string;
  deliveryId: string;
  type: string;
  isOn: boolean;
}) {
  const t = useTranslations("webhooks.send");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(redeliverForm, slug);
  return (
    <FormBody>
      <ProblemNotice failure={failure} />
      <button
        type="button"
        className={button.secondary}
        aria-label={t("againNamed", { type })}
        disabled={isPending || !isOn}
        onClick={() =>
          run({ webhookId, deliveryId }, () => {
            toast.success(t("onItsWay"));
            router.refresh();
          })
        }
      >
        {t("again")}
      </button>
    </FormBody>
  );
}
