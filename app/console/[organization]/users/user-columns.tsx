import { getTranslations } from "next-intl/server";
import { CutText, RowLink, When } from "@/components/console/list/cells";
import type { ListColumn } from "@/components/console/list/row-table";
import type { Role } from "@/lib/directory/organization-store";
import type { UserSort } from "@/lib/directory/user-queries";
import type { UserView } from "@/lib/directory/user-view";
import { UserRoles } from "./user-roles";
import { UserRowMenu } from "./user-row-menu";
import { UserStatusBadge } from "./user-status";

/** What a list of people says of each. */
export async function userColumns(
  path: string,
  roles: readonly Pick<Role, "key" | "name">[],
): Promise<ListColumn<UserView, UserSort>[]> {
  const t = await getTranslations("users");
  const roleName = new Map(roles.map(({ key, name }) => [key, name]));
  return [
    {
      key: "name",
      label: t("columns.name"),
      sort: "name",
      isFixed: true,
      cell: ({ id, displayName }) => <RowLink href={`${path}/${id}`} text={displayName ?? t("noName")} />,
    },
    { key: "email", label: t("columns.email"), sort: "email", cell: ({ email }) => <CutText text={email} /> },
    {
      key: "roles",
      label: t("columns.roles"),
      cell: ({ id, roles: keys }) => (
        <UserRoles id={id} roles={keys.map((key) => ({ key, name: roleName.get(key) ?? key }))} />
      ),
    },
    {
      key: "status",
      label: t("columns.status"),
      cell: ({ id, status }) => <UserStatusBadge id={id} status={status} />,
    },
    {
      key: "lastSignIn",
      label: t("columns.lastSignIn"),
      sort: "lastSignIn",
      cell: ({ lastSignInAt }) => <When at={lastSignInAt} never={t("never")} />,
    },
    {
      key: "created",
      label: t("columns.created"),
      sort: "created",
      cell: ({ createdAt }) => <When at={createdAt} />,
    },
  ];
}

/**
 * The menu at the end of each row.
 * @param byOperator an operator looks: nobody else changes operators
 */
export async function userActions(slug: string, byOperator: boolean): Promise<ListColumn<UserView, UserSort>> {
  const t = await getTranslations("list");
  return {
    key: "actions",
    label: t("rowMenu"),
    isFixed: true,
    isAtEdge: true,
    cell: ({ id, email, status, emailVerified, operator }) => (
      <UserRowMenu slug={slug} user={{ id, email, status, emailVerified }} mayChange={byOperator || !operator} />
    ),
  };
}
