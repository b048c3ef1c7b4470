import { getTimeZone, getTranslations } from "next-intl/server";
import { filterByOne } from "@/components/console/list/few-choices";
import { List } from "@/components/console/list/list";
import type { ListOrder, ListPlace } from "@/components/console/list/list-state";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { chartRangeNames } from "@/lib/activity/chart-range";
import { countFoundEvents, searchEvents } from "@/lib/activity/event-queries";
import { reasonChoices } from "@/lib/activity/refusal-reasons";
import { readStatistics, readTopRefusals } from "@/lib/activity/sign-in-statistics-queries";
import { requireAdmin } from "@/lib/auth/current-person";
import { listConnectionNames, listConnectionsInUse } from "@/lib/connections/connection-queries";
import { getDb } from "@/lib/db/open-database";
import type { ErrorCode } from "@/lib/errors/catalogue";
import { eventMenuColumn, eventTableColumns } from "./event-columns";
import { outcomes, purposeKeys, purposes, readEventFilter } from "./event-filter";
import { Statistics } from "./statistics";

const shownConnections = 12;
/** The frequent reasons, and some more: all of them, in words, are a tenth of the page. */
const shownReasons = 12;

const order: ListOrder<"when"> = {
  sorts: ["when"],
  standard: { sort: "when", descending: true },
  keyType: () => "timestamptz",
};

/** Every sign-in of the organization, with filters in the address. */
export default async function ActivityPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug, "activity.read");
  const query = await readPageQuery(searchParams);
  const t = await getTranslations("activity");
  const chart = await getTranslations("overview.chart");
  const errors = await getTranslations("errors");
  const db = await getDb();
  const now = new Date();
  const filter = readEventFilter(query, { timeZone: await getTimeZone(), now });
  const [connections, shown, refusals] = await Promise.all([
    listConnectionNames(db, organization.id, 500),
    listConnectionsInUse(db, organization.id, { limit: shownConnections, now }),
    readTopRefusals(db, organization.id, filter.connection, now),
  ]);
  const ids = shown.map(({ id }) => id);
  const statistics = await readStatistics(db, organization.id, ids, now);
  const toReason = (code: ErrorCode) => ({ value: code, label: errors(`${code}.title`) });
  const frequent = refusals.map(({ code }) => code);
  const protocols = new Set(connections.map(({ protocol }) => protocol));
  const reasons = reasonChoices({ frequent, chosen: filter.code }, protocols);
  const read = async ({ turn, limit }: ListPlace<"when">) => {
    const [page, total] = await Promise.all([
      searchEvents(db, organization.id, filter, { turn, limit }),
      countFoundEvents(db, organization.id, filter),
    ]);
    return { ...page, total };
  };
  return (
    <>
      <PageHeader help="activity" title={t("title")} purpose={t("purpose")} />
      <Statistics
        slug={slug}
        connections={shown}
        statistics={statistics}
        refusals={refusals}
        connection={filter.connection}
      />
      <List
        path={`/console/${slug}/activity`}
        query={query}
        texts="activity"
        filters={[
          { type: "text", name: "reference", label: t("columns.reference") },
          { type: "text", name: "email", label: t("columns.email") },
          {
            type: "choice",
            name: "outcome",
            label: t("columns.outcome"),
            options: outcomes.map((value) => ({ value, label: t(`outcome.${value}`) })),
          },
          filterByOne(
            { name: "connection", label: t("columns.connection") },
            connections.map(({ id, name }) => ({ value: id, label: name })),
            filter.connection,
            { slug, of: "connections" },
          ),
          {
            type: "choice",
            name: "purpose",
            label: t("columns.purpose"),
            options: purposes.map((value) => ({
              value,
              label: t(`purposes.${purposeKeys[value]}`),
            })),
          },
          filterByOne({ name: "code", label: t("columns.code") }, reasons.map(toReason), filter.code, {
            slug,
            of: "reasons",
            most: shownReasons,
          }),
          {
            type: "choice",
            name: "range",
            label: chart("range"),
            options: chartRangeNames.map((value) => ({ value, label: chart(`ranges.${value}`) })),
          },
          { type: "days", name: "time", label: t("columns.when") },
        ]}
        order={order}
        read={read}
        columns={[...(await eventTableColumns(slug)), await eventMenuColumn(slug)]}
        rowKey={({ reference }) => reference}
        skeletonRows={12}
        exported={{ slug, list: "activity" }}
        chosenBy={{ name: ({ reference }) => reference }}
      />
    </>
  );
}
