import { getFormatter, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { cellClass, DataTable, Pager, rowClass } from "@/components/console/data-table";
import { FilterBar, FilterText } from "@/components/console/filter-bar";
import { EmptyState, PageHeader } from "@/components/console/page-header";
import { type ListPageProps, type PageQuery, readPageQuery, withQuery } from "@/components/console/page-query";
import { Moment } from "@/components/ui/moment";
import { ListSkeleton } from "@/components/ui/skeleton";
import { type AuditFilter, listAudit } from "@/lib/audit/audit-queries";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";

const pageSize = 50;

/** Who changed what, and when; each row was written together with its change. */
export default async function AuditPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug);
  const query = await readPageQuery(searchParams);
  const t = await getTranslations("audit");
  const filter = {
    action: query.action?.slice(0, 80),
    actor: query.actor?.slice(0, 200),
    target: query.target?.slice(0, 200),
  };
  const isFiltered = Object.values(filter).some(Boolean);
  const path = `/console/${slug}/audit`;
  return (
    <>
      <PageHeader help="audit" title={t("title")} purpose={t("purpose")} />
      <FilterBar action={path} apply={t("apply")} clear={isFiltered ? t("clear") : null}>
        <FilterText name="actor" label={t("columns.actor")} value={filter.actor} />
        <FilterText name="action" label={t("columns.action")} value={filter.action} />
        <FilterText name="target" label={t("columns.target")} value={filter.target} />
      </FilterBar>
      <Suspense key={JSON.stringify(query)} fallback={<ListSkeleton />}>
        <Entries path={path} organizationId={organization.id} filter={filter} isFiltered={isFiltered} query={query} />
      </Suspense>
    </>
  );
}

async function Entries({
  path,
  organizationId,
  filter,
  isFiltered,
  query,
}: {
  path: string;
  organizationId: string;
  filter: AuditFilter;
  isFiltered: boolean;
  query: PageQuery;
}) {
  const t = await getTranslations("audit");
  const format = await getFormatter();
  const before = /^\d{1,15}$/.test(query.before ?? "") ? Number(query.before) : null;
  const rows = await listAudit(await getDb(), organizationId, filter, { limit: pageSize + 1, before });
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  const columns = (["when", "actor", "action", "target", "changes"] as const).map((key) => ({
    key,
    label: t(`columns.${key}`),
  }));
  return (
    <>
      {shown.length === 0 ? (
        <EmptyState text={isFiltered ? t("noneFound") : t("empty")} />
      ) : (
        <DataTable label={t("title")} columns={columns}>
          {shown.map((row) => (
            <tr key={row.id} className={`${rowClass} align-top`}>
              <td className={`${cellClass} whitespace-nowrap`}>
                <Moment at={row.createdAt}>
                  {format.dateTime(new Date(row.createdAt), { dateStyle: "medium", timeStyle: "short" })}
                </Moment>
              </td>
              <td className={cellClass}>
                {row.actor}
                <span className="block text-muted">{t(`actors.${row.actorType}`)}</span>
              </td>
              <td className={`${cellClass} font-mono text-[13px]`}>{row.action}</td>
              <td className={`${cellClass} break-words`}>{row.target}</td>
              <td className={`${cellClass} max-w-md`}>
                {row.changes.length > 0 && (
                  <details>
                    <summary className="cursor-pointer">{t("changed", { count: row.changes.length })}</summary>
                    <ul className="mt-1 font-mono text-[13px]">
                      {row.changes.map((change) => (
                        <li key={change.field} className="break-all">
                          {change.field}: {valueText(change.from)} → {valueText(change.to)}
                        </li>
                      ))}
                    </ul>
                  </details>
                )}
              </td>
            </tr>
          ))}
        </DataTable>
      )}
      <Pager
        label={t("pages")}
        previous={query.before ? { href: withQuery(path, query, { before: undefined }), text: t("newest") } : undefined}
        next={
          rows.length > pageSize && last
            ? { href: withQuery(path, query, { before: String(last.id) }), text: t("older") }
            : undefined
        }
      />
    </>
  );
}

function valueText(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null);
  return text.length > 300 ? `${text.slice(0, 300)} ...` : text;
}
