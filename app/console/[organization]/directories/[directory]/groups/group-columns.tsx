import { getTranslations } from "next-intl/server";
import { CutText, RowLink, When } from "@/components/console/list/cells";
import type { ListColumn } from "@/components/console/list/row-table";
import type { DirectoryGroupRow, DirectoryGroupSort } from "@/lib/directories/directory-group-queries";
import { DirectoryGroupRowMenu } from "./group-row-menu";

/** What the list says of each group of a directory: the row leads to the group here that it assigns. */
export async function directoryGroupColumns(
  slug: string,
  directoryId: string,
): Promise<ListColumn<DirectoryGroupRow, DirectoryGroupSort>[]> {
  const t = await getTranslations("directories.groups");
  const list = await getTranslations("list");
  return [
    {
      key: "name",
      label: t("columns.name"),
      sort: "name",
      isFixed: true,
      cell: ({ displayName }) => <CutText text={displayName} />,
    },
    {
      key: "group",
      label: t("columns.group"),
      cell: ({ groupKey, groupName }) =>
        groupKey === null ? (
          t("noGroup")
        ) : (
          <RowLink href={`/console/${slug}/groups/${groupKey}`} text={groupName ?? groupKey} />
        ),
    },
    { key: "members", label: t("columns.members"), isNumeric: true, cell: ({ members }) => members },
    { key: "updated", label: t("columns.updated"), sort: "updated", cell: ({ updatedAt }) => <When at={updatedAt} /> },
    {
      key: "actions",
      label: list("rowMenu"),
      isFixed: true,
      isAtEdge: true,
      // A group of a dry run assigns none yet.
      cell: ({ id, displayName, groupKey, groupName }) =>
        groupKey !== null && (
          <DirectoryGroupRowMenu
            key={groupKey}
            slug={slug}
            directoryId={directoryId}
            group={{ id, name: displayName, here: [groupKey, groupName ?? groupKey] }}
          />
        ),
    },
  ];
}
