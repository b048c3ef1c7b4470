import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { Pager } from "@/components/console/data-table";
import { FilterBar, FilterSelect, FilterText } from "@/components/console/filter-bar";
import { EmptyState, PageHeader } from "@/components/console/page-header";
import { type ListPageProps, type PageQuery, readPageQuery, withQuery } from "@/components/console/page-query";
import { ListSkeleton } from "@/components/ui/skeleton";
import { type EventFilter, listEvents } from "@/lib/activity/event-queries";
import { readStatistics, readTopRefusals } from "@/lib/activity/sign-in-statistics-queries";
import { requireAdmin } from "@/lib/auth/current-person";
import { listConnections } from "@/lib/connections/connection-store";
import { getDb } from "@/lib/db/open-database";
import { errorCodes } from "@/lib/errors/catalogue";
import { EventList } from "./event-list";
import { Statistics } from "./statistics";

const pageSize = 50;
const shownConnections = 12;
const outcomes = ["ok", "failed"] as const;
const purposes = ["sign-in", "test"] as const;

/** Every sign-in of the organization, with filters in the address. */
export default async function ActivityPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug);
  const query = await readPageQuery(searchParams);
  const t = await getTranslations("activity");
  const errors = await getTranslations("errors");
  const db = await getDb();
  const filter = {
    outcome: outcomes.find((outcome) => outcome === query.outcome),
    connection: query.connection?.slice(0, 40),
    email: query.email?.slice(0, 254),
    reference: query.reference?.slice(0, 40),
    code: errorCodes.find((code) => code === query.code),
    purpose: purposes.find((purpose) => purpose === query.purpose),
  };
  const isFiltered = Object.values(filter).some(Boolean);
  const now = new Date();
  const [connections, statistics, refusals] = await Promise.all([
    listConnections(db, organization.id, { limit: 200, after: null }),
    readStatistics(db, organization.id, now),
    readTopRefusals(db, organization.id, filter.connection, now),
  ]);
  const path = `/console/${slug}/activity`;
  return (
    <>
      <PageHeader help="activity" title={t("title")} purpose={t("purpose")} />
      <Statistics
        slug={slug}
        connections={connections
          .filter(({ id, status }) => status === "live" || statistics.has(id))
          .slice(0, shownConnections)
          .map(({ id, name }) => ({ id, name }))}
        statistics={statistics}
        refusals={refusals}
      />
      <FilterBar action={path} apply={t("apply")} clear={isFiltered ? t("clear") : null}>
        <FilterText name="reference" label={t("columns.reference")} value={filter.reference} />
        <FilterText name="email" label={t("columns.email")} value={filter.email} />
        <FilterSelect
          name="outcome"
          label={t("columns.outcome")}
          value={filter.outcome}
          any={t("any")}
          options={outcomes.map((value) => ({ value, label: t(`outcome.${value}`) }))}
        />
        <FilterSelect
          name="connection"
          label={t("columns.connection")}
          value={filter.connection}
          any={t("any")}
          options={connections.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <FilterSelect
          name="purpose"
          label={t("columns.purpose")}
          value={filter.purpose}
          any={t("any")}
          options={purposes.map((value) => ({ value, label: t(`purposes.${value === "test" ? "test" : "signIn"}`) }))}
        />
        <FilterSelect
          name="code"
          label={t("columns.code")}
          value={filter.code}
          any={t("any")}
          options={[...new Set([...refusals.map(({ code }) => code), ...(filter.code ? [filter.code] : [])])].map(
            (code) => ({
              value: code,
              label: errors(`${code}.title`),
            }),
          )}
        />
      </FilterBar>
      <Suspense key={JSON.stringify(query)} fallback={<ListSkeleton />}>
        <Events slug={slug} organizationId={organization.id} filter={filter} isFiltered={isFiltered} query={query} />
      </Suspense>
    </>
  );
}

async function Events({
  slug,
  organizationId,
  filter,
  isFiltered,
  query,
}: {
  slug: string;
  organizationId: string;
  filter: EventFilter;
  isFiltered: boolean;
  query: PageQuery;
}) {
  const t = await getTranslations("activity");
  const page = { limit: pageSize + 1, before: readBefore(query.before) };
  const events = await listEvents(await getDb(), organizationId, filter, page);
  const shown = events.slice(0, pageSize);
  const last = shown.at(-1);
  const path = `/console/${slug}/activity`;
  return (
    <>
      {shown.length === 0 ? (
        <EmptyState text={isFiltered ? t("noneFound") : t("empty")} />
      ) : (
        <EventList slug={slug} events={shown} />
      )}
      <Pager
        label={t("pages")}
        previous={query.before ? { href: withQuery(path, query, { before: undefined }), text: t("newest") } : undefined}
        next={
          events.length > pageSize && last
            ? { href: withQuery(path, query, { before: `${last.createdAt}_${last.reference}` }), text: t("older") }
            : undefined
        }
      />
    </>
  );
}

function readBefore(text: string | undefined): { createdAt: Date; reference: string } | null {
  const [, time, reference] = /^([0-9T:.Z-]{20,30})_([a-z0-9]{10})$/.exec(text ?? "") ?? [];
  const createdAt = new Date(time ?? "");
  return reference && !Number.isNaN(createdAt.getTime()) ? { createdAt, reference } : null;
}
