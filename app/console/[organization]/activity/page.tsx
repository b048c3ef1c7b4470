import { getTimeZone, getTranslations } from "next-intl/server";
import { ListBoundary } from "@/components/console/list/list-boundary";
import { ListFilters } from "@/components/console/list/list-filters";
import { SavedViews } from "@/components/console/list/saved-views";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { readStatistics, readTopRefusals } from "@/lib/activity/sign-in-statistics-queries";
import { requireAdmin } from "@/lib/auth/current-person";
import { listConnections } from "@/lib/connections/connection-store";
import { getDb } from "@/lib/db/open-database";
import { errorCodes } from "@/lib/errors/catalogue";
import { outcomes, purposes, readEventFilter } from "./event-filter";
import { FoundEvents } from "./found-events";
import { Statistics } from "./statistics";

const shownConnections = 12;

/** Every sign-in of the organization, with filters in the address. */
export default async function ActivityPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const administration = await requireAdmin(slug);
  const { organization } = administration;
  const query = await readPageQuery(searchParams);
  const t = await getTranslations("activity");
  const errors = await getTranslations("errors");
  const db = await getDb();
  const filter = readEventFilter(query, await getTimeZone());
  const now = new Date();
  const [connections, statistics, refusals] = await Promise.all([
    listConnections(db, organization.id, { limit: 500, after: null }),
    readStatistics(db, organization.id, now),
    readTopRefusals(db, organization.id, filter.connection, now),
  ]);
  const toReason = (code: (typeof errorCodes)[number]) => ({ value: code, label: errors(`${code}.title`) });
  const frequent = refusals.map(({ code }) => code);
  const rare = errorCodes.filter((code) => !frequent.includes(code));
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
      <SavedViews list="activity" path={`/console/${slug}/activity`} query={query} administration={administration} />
      <ListFilters
        path={`/console/${slug}/activity`}
        query={query}
        fields={[
          { type: "text", name: "reference", label: t("columns.reference") },
          { type: "text", name: "email", label: t("columns.email") },
          {
            type: "choice",
            name: "outcome",
            label: t("columns.outcome"),
            options: outcomes.map((value) => ({ value, label: t(`outcome.${value}`) })),
          },
          {
            type: "choice",
            name: "connection",
            label: t("columns.connection"),
            options: connections.map(({ id, name }) => ({ value: id, label: name })),
          },
          {
            type: "choice",
            name: "purpose",
            label: t("columns.purpose"),
            options: purposes.map((value) => ({
              value,
              label: t(`purposes.${value === "test" ? "test" : "signIn"}`),
            })),
          },
          // The frequent ones first.
          { type: "choice", name: "code", label: t("columns.code"), options: [...frequent, ...rare].map(toReason) },
          { type: "days", name: "time", label: t("columns.when") },
        ]}
      />
      <ListBoundary path={`/console/${slug}/activity`} query={query} rows={12}>
        <FoundEvents slug={slug} organizationId={organization.id} filter={filter} query={query} />
      </ListBoundary>
    </>
  );
}
