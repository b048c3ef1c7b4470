"use client";

import { useTranslations } from "next-intl";
import { DeleteSection } from "@/components/console/delete-section";
import { deleteWebhookForm } from "../actions";

/** Deletes a webhook with what was noted of its deliveries. */
export function DeleteWebhook({ slug, webhookId }: { slug: string; webhookId: string }) {
  const t = useTranslations("webhooks.delete");
  return (
    <DeleteSection
      slug={slug}
      action={deleteWebhookForm}
      toInput={() => ({ webhookId })}
      texts={{
        title: t("title"),
        text: t("text"),
        label: t("delete"),
        question: t("question"),
        deleted: t("deleted"),
      }}
      list="webhooks"
    />
  );
}
