"use client";

import { useTranslations } from "next-intl";
import { FormProvider } from "react-hook-form";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveRow } from "@/components/console/save-row";
import { useAdminForm } from "@/components/console/use-admin-form";
import { card } from "@/components/ui/styles";
import { updateWebhookForm } from "../actions";
import { WebhookFields, type WebhookFormValues } from "../webhook-fields";

/** What is sent, and where. */
export function EditWebhook({
  slug,
  webhookId,
  values,
}: {
  slug: string;
  webhookId: string;
  values: WebhookFormValues;
}) {
  const t = useTranslations("webhooks.edit");
  const form = useAdminForm<WebhookFormValues, void>(updateWebhookForm, slug, {
    values,
    toInput: (typed) => ({ webhookId, webhook: typed }),
    changes: "webhook",
    within: "webhook",
  });
  return (
    <FormProvider {...form}>
      <form onSubmit={form.submit} noValidate className={`${card} mt-6`} aria-labelledby="edit">
        <FormBody>
          <h2 id="edit" className="mb-3 text-base font-semibold">
            {t("title")}
          </h2>
          <div className="max-w-[640px]">
            <WebhookFields />
          </div>
          <ProblemNotice failure={form.failure} />
          <SaveRow label={t("save")} {...form} variant="primary" />
        </FormBody>
      </form>
    </FormProvider>
  );
}
