import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { DataTable, Pager, rowClass } from "@/components/console/data-table";
import { getFactText } from "@/components/console/get-fact-text";
import { PageHeader } from "@/components/console/page-header";
import { type PageSearchParams, readPageQuery, withQuery } from "@/components/console/page-query";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { findGroup, listMembers } from "@/lib/directory/group-store";
import { toGroupView } from "@/lib/directory/save-group";
import { GroupForm } from "../group-forms";

const pageSize = 50;

/** One group: its name, and who is in it and why. */
export default async function GroupPage({
  params,
  searchParams,
}: {
  params: Promise<{ organization: string; group: string }>;
  searchParams: PageSearchParams;
}) {
  const { organization: slug, group: key } = await params;
  const { organization } = await requireAdmin(slug, "groups.read");
  const db = await getDb();
  const group = await findGroup(db, organization.id, key);
  if (!group) notFound();
  const t = await getTranslations("groups");
  const user = await getTranslations("userPage");
  const text = await getFactText();
  const query = await readPageQuery(searchParams);
  const page = Math.max(1, Math.min(100_000, Number.parseInt(query.page ?? "1", 10) || 1));
  const { rows, total } = await listMembers(db, organization.id, key, {
    limit: pageSize,
    offset: (page - 1) * pageSize,
  });
  const path = `/console/${slug}/groups/${key}`;
  const turn = (to: number) => withQuery(path, query, { page: to === 1 ? undefined : String(to) });
  return (
    <>
      <PageHeader
        help="groups"
        title={group.name}
        under={{ slug, list: "groups" }}
        purpose={<code className="font-mono text-small">{group.key}</code>}
      />
      <GroupForm slug={slug} group={toGroupView(group)} />
      <h2 className="mb-3 text-base font-semibold">{t("who")}</h2>
      {rows.length === 0 ? (
        <p className="text-muted">{t("nobody")}</p>
      ) : (
        <DataTable
          label={t("who")}
          columns={[
            { key: "email", label: t("columns.user") },
            ...(["grantedBy", "reason", "since"] as const).map((name) => ({
              key: name,
              label: user(`columns.${name}`),
            })),
          ]}
        >
          {rows.map((row) => (
            <tr key={`${row.userId}-${row.grantedBy}`} className={rowClass}>
              <td>
                <Link className="link" href={`/console/${slug}/users/${row.userId}`}>
                  {row.email}
                </Link>
              </td>
              <td>{row.grantedBy === "manual" ? user("byHand") : (row.connectionName ?? user("deletedConnection"))}</td>
              <td className="break-words">{text(row.reason)}</td>
              <td className="whitespace-nowrap">
                <Moment at={row.since} />
              </td>
            </tr>
          ))}
        </DataTable>
      )}
      <Pager
        label={t("pages")}
        previous={page > 1 ? { href: turn(page - 1), text: t("previous") } : undefined}
        next={page * pageSize < total ? { href: turn(page + 1), text: t("next") } : undefined}
      />
    </>
  );
}
