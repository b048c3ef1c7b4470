import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/console/page-header";
import { ClientTexts } from "@/components/texts/client-texts";
import { requireAdmin } from "@/lib/auth/current-person";
import { NewWebhook } from "./new-webhook";

/** Where events are sent, which ones, and the secret that is shown once. */
export default async function NewWebhookPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  await requireAdmin(slug, "webhooks.write");
  const t = await getTranslations("webhooks");
  return (
    <ClientTexts of={["webhooks.form", "webhooks.new", "copy"]}>
      <PageHeader help="webhooks" title={t("add")} under={{ slug, list: "webhooks" }} purpose={t("new.purpose")} />
      <NewWebhook slug={slug} />
    </ClientTexts>
  );
}
