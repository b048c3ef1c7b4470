import { getTranslations } from "next-intl/server";
import { CutText, RowLink } from "@/components/console/list/cells";
import type { ListColumn } from "@/components/console/list/row-table";
import type { AttributeRow, AttributeSort } from "@/lib/directory/attribute-list-queries";
import { AttributeRowMenu } from "./attribute-row-menu";

/** What the list says of each attribute. */
export async function attributeColumns(slug: string): Promise<ListColumn<AttributeRow, AttributeSort>[]> {
  const t = await getTranslations("attributes");
  const list = await getTranslations("list");
  return [
    {
      key: "label",
      label: t("label"),
      sort: "label",
      isFixed: true,
      cell: ({ key, label }) => <RowLink href={`/console/${slug}/attributes/${key}`} text={label} />,
    },
    { key: "key", label: t("key"), sort: "key", cell: ({ key }) => <CutText text={key} isMono /> },
    { key: "type", label: t("type"), cell: ({ type }) => t(`types.${type}`) },
    { key: "users", label: t("users"), isNumeric: true, cell: ({ people }) => people },
    {
      key: "actions",
      label: list("rowMenu"),
      isFixed: true,
      isAtEdge: true,
      cell: ({ key, label, people }) => <AttributeRowMenu slug={slug} attribute={{ key, label }} people={people} />,
    },
  ];
}
