"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { FormProvider } from "react-hook-form";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminForm } from "@/components/console/use-admin-form";
import { CopyField } from "@/components/ui/copy-field";
import { Link } from "@/components/ui/link";
import { button, card } from "@/components/ui/styles";
import { createWebhookForm } from "../actions";
import { WebhookFields, type WebhookFormValues } from "../webhook-fields";

/** The form of a new webhook; afterwards its secret in place of the form. */
export function NewWebhook({ slug }: { slug: string }) {
  const t = useTranslations("webhooks.new");
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null);
  const form = useAdminForm<WebhookFormValues, { id: string; secret: string }>(createWebhookForm, slug, {
    defaultValues: { url: "", description: "", format: "standard", types: [] },
    onDone: setMade,
  });
  if (made)
    return (
      <section className={card} role="status">
        <p className="mb-2 font-medium">{t("made")}</p>
        <p className="mb-3 text-muted">{t("madeHelp")}</p>
        <CopyField label={t("secret")} value={made.secret} />
        <Link className={button.primary} href={`/console/${slug}/webhooks/${made.id}`}>
          {t("open")}
        </Link>
      </section>
    );
  return (
    <FormProvider {...form}>
      <form onSubmit={form.submit} noValidate className={card}>
        <FormBody>
          <div className="max-w-[640px]">
            <WebhookFields />
          </div>
          <ProblemNotice failure={form.failure} />
          <button type="submit" className={button.primary} disabled={form.isPending}>
            {t("create")}
          </button>
        </FormBody>
      </form>
    </FormProvider>
  );
}
