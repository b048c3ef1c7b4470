import { getTranslations } from "next-intl/server";
import { List } from "@/components/console/list/list";
import type { ListOrder, ListPlace } from "@/components/console/list/list-state";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { May } from "@/components/console/rights";
import { ClientTexts } from "@/components/texts/client-texts";
import { Link } from "@/components/ui/link";
import { button } from "@/components/ui/styles";
import { emptyStatistics, readStatistics } from "@/lib/activity/sign-in-statistics-queries";
import { requireSetUpAdmin } from "@/lib/auth/current-person";
import { requestContext } from "@/lib/auth/request-context";
import {
  type ConnectionSort,
  connectionKeyType,
  connectionSorts,
  countFoundConnections,
  readConnectionFacts,
  searchConnections,
} from "@/lib/connections/connection-queries";
import { readHealth } from "@/lib/connections/health/read-health";
import { may } from "@/lib/directory/console-role";
import { findPreset } from "@/lib/presets/preset-store";
import { connectionColumns } from "./connection-columns";
import {
  healthStates,
  protocols,
  readConnectionFilter,
  readHealthFilter,
  statuses,
  withHealth,
} from "./connection-filter";
import { TurnOffChosen } from "./turn-off-chosen";

const order: ListOrder<ConnectionSort> = {
  sorts: connectionSorts,
  standard: { sort: "name", descending: false },
  keyType: connectionKeyType,
};

/** The organization's connections, and the ways to more of them. */
export default async function ConnectionsPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization, rights } = await requireSetUpAdmin(slug, "connections.read");
  const mayWrite = may(rights, "connections.write");
  const query = await readPageQuery(searchParams);
  const t = await getTranslations("connections");
  const ctx = await requestContext();
  const { db } = ctx;
  const facts = await readConnectionFacts(db, organization.id);
  const filter = readConnectionFilter(query);
  const read = async (place: ListPlace<ConnectionSort>) => {
    const state = readHealthFilter(query);
    const all = state && (await readHealth(organization.id, null, ctx));
    const wanted = all ? withHealth(filter, state, all) : filter;
    const [page, total] = await Promise.all([
      searchConnections(db, organization.id, wanted, place),
      countFoundConnections(db, organization.id, wanted),
    ]);
    const ids = page.rows.map(({ id }) => id);
    const [health, statistics] = await Promise.all([
      all ?? readHealth(organization.id, ids, ctx),
      readStatistics(db, organization.id, ids, ctx.now),
    ]);
    const rows = page.rows.map((row) => ({
      ...row,
      statistics: statistics.get(row.id) ?? emptyStatistics(),
      health: health.get(row.id) ?? null,
    }));
    return { ...page, rows, total };
  };
  const isLastWay = organization.emailCodes === "off" && facts.offered === 1;
  const path = `/console/${slug}/connections`;
  const actions = (
    <span className="flex flex-wrap gap-2">
      <Link className={button.secondary} href={`${path}/import`}>
        {t("import")}
      </Link>
      <Link className={button.primary} href={`${path}/new`}>
        {t("add")}
      </Link>
    </span>
  );
  return (
    <ClientTexts of={["connections", "list", "rateChart"]}>
      <PageHeader help="connections" title={t("title")} purpose={t("purpose")} action={<May>{actions}</May>} />
      <List
        path={path}
        query={query}
        texts="connections"
        filters={[
          { type: "text", name: "search", label: t("search") },
          {
            type: "choice",
            name: "status",
            label: t("columns.status"),
            options: statuses.map((value) => ({ value, label: t(`status.${value}`) })),
          },
          {
            type: "choice",
            name: "health",
            label: t("columns.health"),
            options: healthStates.map((value) => ({ value, label: t(`health.${value}`) })),
          },
          {
            type: "choice",
            name: "protocol",
            label: t("protocol"),
            options: protocols.map((value) => ({ value, label: t(`kinds.generic-${value}`) })),
          },
          {
            type: "choice",
            name: "provider",
            label: t("provider"),
            options: facts.presets.map((id) => ({ value: id, label: findPreset(id)?.provider ?? id })),
          },
        ]}
        order={order}
        read={read}
        columns={await connectionColumns(slug, isLastWay)}
        rowKey={({ id }) => id}
        skeletonRows={8}
        exported={{ slug, list: "connections" }}
        chosenBy={{ name: ({ name }) => name }}
        frame={mayWrite ? (table) => <TurnOffChosen slug={slug}>{table}</TurnOffChosen> : undefined}
        actions={
          <a className={button.secondary} href={`${path}/export`} download>
            {t("exportAll")}
          </a>
        }
        firstStep={
          <Link className={button.secondary} href={`${path}/new`}>
            {t("chooseProvider")}
          </Link>
        }
      />
    </ClientTexts>
  );
}
