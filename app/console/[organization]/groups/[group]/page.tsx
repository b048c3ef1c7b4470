import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { List } from "@/components/console/list/list";
import type { ListOrder } from "@/components/console/list/list-state";
import { PageHeader } from "@/components/console/page-header";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { may } from "@/lib/directory/console-role";
import { userStatuses } from "@/lib/directory/directory-schema";
import { searchGroupMembers } from "@/lib/directory/group-member-queries";
import { findGroup } from "@/lib/directory/group-store";
import { toGroupView } from "@/lib/directory/save-group";
import { membershipOrigins, type UserSort, userKeyType } from "@/lib/directory/user-queries";
import { GroupForm } from "../group-forms";
import { memberColumns } from "../member-columns";
import { readMemberFilter } from "../member-filter";

const order: ListOrder<UserSort> = {
  sorts: ["name", "email"],
  standard: { sort: "email", descending: false },
  keyType: userKeyType,
};

/** One group: its name, and who is in it and why. */
export default async function GroupPage({
  params,
  searchParams,
}: {
  params: Promise<{ organization: string; group: string }>;
  searchParams: PageSearchParams;
}) {
  const { organization: slug, group: key } = await params;
  const { organization, person, rights } = await requireAdmin(slug, "groups.read");
  const db = await getDb();
  const group = await findGroup(db, organization.id, key);
  if (!group) notFound();
  const users = await getTranslations("users");
  const members = await getTranslations("groups.memberList");
  const query = await readPageQuery(searchParams);
  const filter = readMemberFilter(query);
  return (
    <>
      <PageHeader
        help="groups"
        title={group.name}
        under={{ slug, list: "groups" }}
        purpose={<code className="font-mono text-small">{group.key}</code>}
      />
      <GroupForm slug={slug} group={toGroupView(group)} />
      <h2 className="mb-3 text-base font-semibold">{members("title")}</h2>
      <List
        path={`/console/${slug}/groups/${key}`}
        query={query}
        texts="groups.memberList"
        filters={[
          { type: "text", name: "search", label: users("search") },
          {
            type: "choice",
            name: "status",
            label: users("columns.status"),
            options: userStatuses.map((value) => ({ value, label: users(`status.${value}`) })),
          },
          {
            type: "choice",
            name: "groupFrom",
            label: members("origin"),
            options: membershipOrigins.map((value) => ({ value, label: members(`origins.${value}`) })),
          },
        ]}
        order={order}
        read={(place) => searchGroupMembers(db, { organizationId: organization.id, key }, filter, place)}
        columns={await memberColumns(slug, key, person.isOperator)}
        rowKey={({ id }) => id}
        areLeaving
        exported={may(rights, "users.read") ? { slug, list: "users", of: { group: key } } : undefined}
      />
    </>
  );
}
