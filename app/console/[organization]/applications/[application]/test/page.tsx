import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ClientTexts } from "@/components/texts/client-texts";
import { PageTitle } from "@/components/ui/page-title";
import { type ApplicationParams, openApplication } from "../open-application";
import { ProxyTest } from "./proxy-test";

/** Whether the customer's proxy does what its configuration should make it do. */
export default async function TestPage({ params }: { params: ApplicationParams }) {
  const { slug, application } = await openApplication(params);
  if (application.kind !== "proxy") notFound();
  const t = await getTranslations("applications");
  return (
    <ClientTexts of={["applications.proxyTest"]}>
      <PageTitle>{`${application.name} · ${t("tabs.test")}`}</PageTitle>
      <ProxyTest slug={slug} applicationId={application.id} origin={application.origin} />
    </ClientTexts>
  );
}
