import { getFormatter, getTranslations } from "next-intl/server";
import { CutText } from "@/components/console/list/cells";
import { ExportLinks } from "@/components/console/list/export-links";
import { ListPager } from "@/components/console/list/list-pager";
import { isFiltered, type ListOrder, readListState } from "@/components/console/list/list-state";
import { type ListColumn, ListTable } from "@/components/console/list/list-table";
import { EmptyState } from "@/components/console/page-header";
import type { PageQuery } from "@/components/console/page-query";
import { Moment } from "@/components/ui/moment";
import { type AuditFilter, type AuditView, countFoundAudit, searchAudit } from "@/lib/audit/audit-queries";
import { getDb } from "@/lib/db/open-database";

const order: ListOrder<"when"> = {
  sorts: ["when"],
  standard: { sort: "when", descending: true },
  keyType: () => "bigint",
};

/** Changes as rows, newest first; what changed opens below. */
export async function AuditList({
  path,
  organizationId,
  filter,
  query,
}: {
  path: string;
  organizationId: string;
  filter: AuditFilter;
  query: PageQuery;
}) {
  const t = await getTranslations("audit");
  const db = await getDb();
  const state = readListState(query, order);
  const [page, total] = await Promise.all([
    searchAudit(db, organizationId, filter, { turn: state.turn, limit: state.size }),
    countFoundAudit(db, organizationId, filter),
  ]);
  if (page.rows.length === 0) return <EmptyState text={isFiltered(query) ? t("noneFound") : t("empty")} />;
  return (
    <>
      <ListTable
        label={t("title")}
        path={path}
        query={query}
        state={state}
        columns={await auditTableColumns()}
        rows={page.rows}
        rowKey={({ id }) => String(id)}
        actions={<ExportLinks path={path} query={query} />}
      />
      <ListPager
        path={path}
        query={query}
        size={state.size}
        page={page}
        total={total}
        count={(value) => t("count", { total: value })}
      />
    </>
  );
}

async function auditTableColumns(): Promise<ListColumn<AuditView, "when">[]> {
  const t = await getTranslations("audit");
  const format = await getFormatter();
  return [
    {
      key: "when",
      label: t("columns.when"),
      cell: ({ createdAt }) => (
        <span className="whitespace-nowrap">
          <Moment at={createdAt}>
            {format.dateTime(new Date(createdAt), { dateStyle: "medium", timeStyle: "short" })}
          </Moment>
        </span>
      ),
    },
    {
      key: "actor",
      label: t("columns.actor"),
      cell: ({ actor, actorType }) => (
        <>
          <CutText text={actor} />
          <span className="text-muted">{t(`actors.${actorType}`)}</span>
        </>
      ),
    },
    {
      key: "action",
      label: t("columns.action"),
      isFixed: true,
      cell: ({ action }) => <CutText text={action} isMono />,
    },
    { key: "target", label: t("columns.target"), cell: ({ target }) => <CutText text={target} /> },
    {
      key: "changes",
      label: t("columns.changes"),
      cell: ({ changes, action, target }) =>
        changes.length > 0 && (
          <Changes label={t("changed", { count: changes.length })} of={`${action} ${target}`} changes={changes} />
        ),
    },
  ];
}

function Changes({ label, of, changes }: { label: string; of: string; changes: AuditView["changes"] }) {
  return (
    <details className="max-w-md">
      <summary className="cursor-pointer">
        {label} <span className="sr-only">{of}</span>
      </summary>
      <ul className="mt-1 font-mono text-[13px]">
        {changes.map((change) => (
          <li key={change.field} className="break-all">
            {change.field}: {valueText(change.from)} → {valueText(change.to)}
          </li>
        ))}
      </ul>
    </details>
  );
}

function valueText(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null);
  return text.length > 300 ? `${text.slice(0, 300)} ...` : text;
}
