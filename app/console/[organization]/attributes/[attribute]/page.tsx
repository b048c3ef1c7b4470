import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/console/page-header";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { countAttributeValues, findAttribute } from "@/lib/directory/attribute-store";
import { toAttributeView } from "@/lib/directory/save-attribute";
import { AttributeForm } from "../attribute-forms";

/** One attribute: its label. Claims tables and scripts name the key, and values are of the type, so both stay. */
export default async function AttributePage({
  params,
}: {
  params: Promise<{ organization: string; attribute: string }>;
}) {
  const { organization: slug, attribute: key } = await params;
  const { organization } = await requireAdmin(slug, "attributes.read");
  const db = await getDb();
  const attribute = await findAttribute(db, organization.id, key);
  if (!attribute) notFound();
  const t = await getTranslations("attributes");
  const people = (await countAttributeValues(db, organization.id)).get(key) ?? 0;
  return (
    <>
      <PageHeader
        help="attributes"
        title={attribute.label}
        under={{ slug, list: "attributes" }}
        purpose={
          <>
            <code className="font-mono text-small break-all">{key}</code> · {t(`types.${attribute.type}`)},{" "}
            {t("people", { count: people })}
          </>
        }
      />
      <AttributeForm slug={slug} attribute={toAttributeView(attribute)} people={people} />
    </>
  );
}
