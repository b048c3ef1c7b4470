import { getTranslations } from "next-intl/server";
import { List } from "@/components/console/list/list";
import type { ListOrder } from "@/components/console/list/list-state";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { type AttributeSort, attributeSorts, searchAttributes } from "@/lib/directory/attribute-list-queries";
import { listAttributes } from "@/lib/directory/attribute-store";
import { quotas } from "@/lib/directory/quotas";
import { attributeTypes } from "@/lib/identity/attribute-type";
import { attributeColumns } from "./attribute-columns";
import { readAttributeFilter } from "./attribute-filter";
import { NewAttributeForm } from "./attribute-forms";

const order: ListOrder<AttributeSort> = {
  sorts: attributeSorts,
  standard: { sort: "key", descending: false },
  keyType: () => "text",
};

/** The fields of people that the organization defines for itself. */
export default async function AttributesPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug, "attributes.read");
  const t = await getTranslations("attributes");
  const query = await readPageQuery(searchParams);
  const db = await getDb();
  const filter = readAttributeFilter(query);
  const { length } = await listAttributes(db, organization.id);
  return (
    <>
      <PageHeader help="attributes" title={t("title")} purpose={t("purpose")} />
      <List
        path={`/console/${slug}/attributes`}
        query={query}
        texts="attributes"
        filters={[
          { type: "text", name: "search", label: t("search") },
          {
            type: "choice",
            name: "type",
            label: t("type"),
            options: attributeTypes.map((value) => ({ value, label: t(`types.${value}`) })),
          },
        ]}
        order={order}
        read={(place) => searchAttributes(db, organization.id, filter, place)}
        columns={await attributeColumns(slug)}
        rowKey={({ key }) => key}
        exported={{ slug, list: "attributes" }}
        chosenBy={{ name: ({ label }) => label }}
      />
      {length < quotas.attributes && <NewAttributeForm slug={slug} />}
    </>
  );
}
