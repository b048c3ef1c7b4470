import { getTranslations } from "next-intl/server";
import { EmptyState, PageHeader } from "@/components/console/page-header";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { countAttributeValues, listAttributes } from "@/lib/directory/attribute-store";
import { quotas } from "@/lib/directory/quotas";
import { toAttributeView } from "@/lib/directory/save-attribute";
import { AttributeCard, NewAttributeForm } from "./attribute-forms";

/** The fields of people that the organization defines for itself. */
export default async function AttributesPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug, "attributes.read");
  const t = await getTranslations("attributes");
  const db = await getDb();
  const [attributes, people] = await Promise.all([
    listAttributes(db, organization.id),
    countAttributeValues(db, organization.id),
  ]);
  return (
    <>
      <PageHeader help="attributes" title={t("title")} purpose={t("purpose")} />
      {attributes.length === 0 && <EmptyState text={t("empty")} />}
      {attributes.map((attribute) => (
        <AttributeCard
          key={attribute.key}
          slug={slug}
          attribute={toAttributeView(attribute)}
          people={people.get(attribute.key) ?? 0}
        />
      ))}
      {attributes.length < quotas.attributes && <NewAttributeForm slug={slug} />}
    </>
  );
}
