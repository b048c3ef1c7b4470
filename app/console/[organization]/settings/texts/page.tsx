import { getLocale, getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/console/page-header";
import { brandOf } from "@/components/sign-in/sign-in-appearance";
import { requireAdmin } from "@/lib/auth/current-person";
import { toOwnTexts } from "@/lib/branding/own-texts";
import { listFirstOffered } from "@/lib/connections/offered-connection-queries";
import { getDb } from "@/lib/db/open-database";
import { env } from "@/lib/env";
import { sampleTexts } from "./sample-texts";
import { TextsForm } from "./texts-form";

/** More buttons than these say nothing more about a text. */
const mostChoices = 2;

/** What the organization says in its own words on sign-in pages and in mails, with a preview of both. */
export default async function OwnTextsPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { person, organization } = await requireAdmin(slug, "settings.read");
  const t = await getTranslations("ownTexts");
  const connections = await listFirstOffered(await getDb(), organization.id, mostChoices);
  const { email, name } = person.user;
  const samples = await sampleTexts({ organization, email, connections, baseUrl: env().APP_URL });
  return (
    <>
      <PageHeader help="settings" title={t("title")} under={{ slug, list: "settings" }} purpose={t("purpose")} />
      <TextsForm
        slug={slug}
        brand={brandOf(organization)}
        person={{ email, name }}
        texts={toOwnTexts(organization.texts)}
        samples={samples}
        shownFirst={await getLocale()}
      />
    </>
  );
}
