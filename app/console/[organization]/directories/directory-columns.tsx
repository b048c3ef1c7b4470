import { getTranslations } from "next-intl/server";
import { CutText, RowLink, When } from "@/components/console/list/cells";
import type { ListColumn } from "@/components/console/list/row-table";
import type { DirectoryRow, DirectorySort } from "@/lib/directories/directory-list-queries";
import { directoryState } from "@/lib/directories/directory-state";
import { DirectoryRowMenu } from "./directory-row-menu";
import { StateBadge } from "./state-badge";

/** What the list says of each directory. */
export async function directoryColumns(slug: string): Promise<ListColumn<DirectoryRow, DirectorySort>[]> {
  const t = await getTranslations("directories");
  const list = await getTranslations("list");
  return [
    {
      key: "name",
      label: t("columns.name"),
      sort: "name",
      isFixed: true,
      cell: ({ id, name }) => <RowLink href={`/console/${slug}/directories/${id}`} text={name} />,
    },
    {
      key: "provider",
      label: t("provider"),
      cell: ({ preset }) => <CutText text={t(`presets.${preset}`)} />,
    },
    {
      key: "state",
      label: t("columns.state"),
      cell: (directory) => <StateBadge state={directoryState(directory)} />,
    },
    { key: "people", label: t("columns.people"), isNumeric: true, cell: ({ active }) => active },
    { key: "groups", label: t("columns.groups"), isNumeric: true, cell: ({ groups }) => groups },
    { key: "refused", label: t("columns.refused"), isNumeric: true, cell: ({ refused }) => refused },
    {
      key: "lastRequest",
      label: t("columns.lastRequest"),
      sort: "lastRequest",
      cell: ({ lastRequestAt }) => <When at={lastRequestAt} never={t("never")} />,
    },
    {
      key: "created",
      label: t("columns.created"),
      sort: "created",
      cell: ({ createdAt }) => <When at={createdAt} />,
    },
    {
      key: "actions",
      label: list("rowMenu"),
      isFixed: true,
      isAtEdge: true,
      cell: ({ id, name, status }) => <DirectoryRowMenu slug={slug} directory={{ id, name, status }} />,
    },
  ];
}
