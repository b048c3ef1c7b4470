"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { useAdminAction } from "@/components/console/use-admin-action";
import { card } from "@/components/ui/styles";
import { deleteWebhookForm } from "../actions";

/** Deletes a webhook with what was noted of its deliveries. */
export function DeleteWebhook({ slug, webhookId }: { slug: string; webhookId: string }) {
  const t = useTranslations("webhooks.delete");
  const router = useRouter();
  const { run, isPending, failure } = useAdminAction(deleteWebhookForm, slug);
  return (
    <section className={`${card} mt-6 border-danger`}>
      <h2 className="mb-1 text-base font-semibold">{t("title")}</h2>
      <p className="mb-3 text-muted">{t("text")}</p>
      <ConfirmButton
        label={t("delete")}
        title={t("question")}
        consequence={t("text")}
        isPending={isPending}
        failure={failure}
        onConfirm={() =>
          run({ webhookId }, () => {
            toast.success(t("deleted"));
            router.push(`/console/${slug}/webhooks`);
          })
        }
      />
    </section>
  );
}
