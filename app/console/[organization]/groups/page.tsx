import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { cellClass, DataTable, Pager, rowClass } from "@/components/console/data-table";
import { EmptyState, PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery, withQuery } from "@/components/console/page-query";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { countMembers, listGroups } from "@/lib/directory/group-store";
import { NewGroupForm } from "./group-forms";

const pageSize = 100;

/** The organization's groups: what external groups are mapped to. */
export default async function GroupsPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug);
  const t = await getTranslations("groups");
  const query = await readPageQuery(searchParams);
  const db = await getDb();
  const [found, members] = await Promise.all([
    listGroups(db, organization.id, { limit: pageSize + 1, after: query.after ?? null }),
    countMembers(db, organization.id),
  ]);
  const groups = found.slice(0, pageSize);
  const last = groups.at(-1);
  const path = `/console/${slug}/groups`;
  const more =
    last && found.length > pageSize
      ? { href: withQuery(path, query, { after: last.key }), text: t("next") }
      : undefined;
  return (
    <>
      <PageHeader help="groups" title={t("title")} purpose={t("purpose")} />
      {groups.length === 0 ? (
        <EmptyState text={t("empty")} />
      ) : (
        <DataTable
          label={t("title")}
          columns={(["name", "key", "members"] as const).map((key) => ({ key, label: t(`columns.${key}`) }))}
        >
          {groups.map(({ key, name }) => (
            <tr key={key} className={rowClass}>
              <td className={cellClass}>
                <Link className="font-medium underline" href={`${path}/${key}`}>
                  {name}
                </Link>
              </td>
              <td className={`${cellClass} font-mono text-[13px]`}>{key}</td>
              <td className={cellClass}>{t("members", { count: members.get(key) ?? 0 })}</td>
            </tr>
          ))}
        </DataTable>
      )}
      <Pager label={t("pages")} previous={query.after ? { href: path, text: t("first") } : undefined} next={more} />
      <NewGroupForm slug={slug} />
    </>
  );
}
