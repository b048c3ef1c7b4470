import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/console/page-header";
import { ClientTexts } from "@/components/texts/client-texts";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { readChoices } from "../read-choices";
import { Wizard } from "./wizard";

/** A new application, step by step. */
export default async function NewApplicationPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { organization, person } = await requireAdmin(slug, "applications.write");
  const t = await getTranslations("applications");
  const choices = await readChoices(await getDb(), organization.id);
  return (
    <ClientTexts
      of={[
        "applications.form",
        "applications.kinds",
        "applications.preview",
        "applications.problems",
        "applications.snippets",
        "applications.wizard",
        "copy",
        "image",
      ]}
    >
      <PageHeader
        help="applications"
        title={t("newTitle")}
        under={{ slug, list: "applications" }}
        purpose={t("newPurpose")}
      />
      <Wizard slug={slug} choices={choices} email={person.user.email} />
    </ClientTexts>
  );
}
