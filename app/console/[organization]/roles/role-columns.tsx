import { getTranslations } from "next-intl/server";
import { CutText, RowLink } from "@/components/console/list/cells";
import type { ListColumn } from "@/components/console/list/row-table";
import { Link } from "@/components/ui/link";
import type { RoleRow, RoleSort } from "@/lib/directory/role-list-queries";
import { RoleRowMenu } from "./role-row-menu";

/** What the list says of each role. */
export async function roleColumns(slug: string): Promise<ListColumn<RoleRow, RoleSort>[]> {
  const t = await getTranslations("roles");
  const names = await getTranslations("consoleRoles.names");
  const list = await getTranslations("list");
  return [
    {
      key: "name",
      label: t("name"),
      sort: "name",
      isFixed: true,
      cell: ({ key, name }) => <RowLink href={`/console/${slug}/roles/${key}`} text={name} />,
    },
    { key: "key", label: t("key"), sort: "key", cell: ({ key }) => <CutText text={key} isMono /> },
    { key: "priority", label: t("priority"), sort: "priority", isNumeric: true, cell: ({ position }) => position + 1 },
    {
      key: "console",
      label: t("console"),
      cell: ({ consoleRole }) => (consoleRole ? names(consoleRole) : t("access.no")),
    },
    {
      key: "holders",
      label: t("users"),
      isNumeric: true,
      cell: ({ key, holders }) => (
        <Link className="link" href={`/console/${slug}/users?role=${key}`}>
          {t("holders", { count: holders })}
        </Link>
      ),
    },
    {
      key: "actions",
      label: list("rowMenu"),
      isFixed: true,
      isAtEdge: true,
      cell: ({ key, name }) => <RoleRowMenu slug={slug} role={{ key, name }} />,
    },
  ];
}
