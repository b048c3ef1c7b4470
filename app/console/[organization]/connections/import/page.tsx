import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/console/page-header";
import { requireSetUpAdmin } from "@/lib/auth/current-person";
import { ImportForm } from "./import-form";

export default async function ImportConnectionPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  await requireSetUpAdmin(slug, "connections.write");
  const t = await getTranslations("connectionImport");
  return (
    <>
      <PageHeader help="connections" title={t("title")} under={{ slug, list: "connections" }} purpose={t("purpose")} />
      <ImportForm slug={slug} />
    </>
  );
}
