import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/console/page-header";
import { ClientTexts } from "@/components/texts/client-texts";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { readAttributes, readChoices } from "../read-choices";
import { Wizard } from "./wizard";

/** A new application, step by step. */
export default async function NewApplicationPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { organization, person } = await requireAdmin(slug, "applications.write");
  const t = await getTranslations("applications");
  const db = await getDb();
  const choices = await readChoices(db, organization);
  const attributes = await readAttributes(db, organization.id);
  return (
    <ClientTexts
      of={[
        "applications.form",
        "applications.kinds",
        "applications.preview",
        "applications.problems",
        "applications.snippets",
        "applications.wizard",
        "claimFields",
        "copy",
        "groupChoices",
        "image",
      ]}
    >
      <PageHeader
        help="applications"
        title={t("newTitle")}
        under={{ slug, list: "applications" }}
        purpose={t("newPurpose")}
      />
      <Wizard slug={slug} choices={choices} attributes={attributes} email={person.user.email} />
    </ClientTexts>
  );
}
