import { getFormatter, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { EmptyState, PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { May } from "@/components/console/rights";
import { ClientTexts } from "@/components/texts/client-texts";
import { CopyField } from "@/components/ui/copy-field";
import { Link } from "@/components/ui/link";
import { CardSkeleton, ListSkeleton } from "@/components/ui/skeleton";
import { button, card } from "@/components/ui/styles";
import { type ChartRange, chartRangeNames } from "@/lib/activity/chart-range";
import { countByConnection, readSignInChart } from "@/lib/activity/sign-in-chart-queries";
import { requireAdmin } from "@/lib/auth/current-person";
import { requestContext } from "@/lib/auth/request-context";
import { listKeyExpiries } from "@/lib/connections/connection-key-store";
import { countStates, rankConnections } from "@/lib/connections/health/connection-health";
import { expiryCalendar } from "@/lib/connections/health/expiry-calendar";
import { findInConnections } from "@/lib/connections/health/find-findings";
import { listDismissals } from "@/lib/connections/health/finding-dismissal-store";
import { groupFindings, separateDismissed } from "@/lib/connections/health/finding-groups";
import { listReadySetups } from "@/lib/connections/setup-link-store";
import { may } from "@/lib/directory/console-role";
import { countProvenDomains } from "@/lib/directory/domain-store";
import type { Organization } from "@/lib/directory/organization-store";
import { readEmergencyAccess } from "@/lib/directory/read-emergency-access";
import { maySetUp } from "@/lib/directory/sso-entitlement";
import { countUsersOfLate } from "@/lib/directory/user-store";
import { env } from "@/lib/env";
import { signInAddress } from "@/lib/sign-in/sign-in-address";
import { Calendar } from "./calendar";
import { HealthTable } from "./connection-health";
import { PresetTiles } from "./connections/new/preset-tiles";
import { Findings } from "./findings";
import { NextSteps } from "./next-steps";
import { LastProven } from "./settings/emergency/last-proven";
import { SignIns } from "./sign-in-chart";

/** What runs out next. */
const calendarEntries = 12;

/** How sign-in goes in an organization, and what to do next. */
export default async function OverviewPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization, person, rights } = await requireAdmin(slug, "overview.read");
  const query = await readPageQuery(searchParams);
  const isOpen = maySetUp(organization, person.isOperator);
  const isChangeable = isOpen && may(rights, "connections.write");
  const t = await getTranslations("overview");
  const add = isOpen && (
    <Link className={button.primary} href={`/console/${slug}/connections/new`}>
      {t("add")}
    </Link>
  );
  const skeleton = (
    <>
      <CardSkeleton cards={3} />
      <ListSkeleton rows={4} />
    </>
  );
  const range = chartRangeNames.find((name) => name === query.range) ?? "7d";
  return (
    <>
      <PageHeader help="overview" title={organization.name} purpose={t("purpose")} action={<May>{add}</May>} />
      <ClientTexts of={["copy"]}>
        <div className="mb-6">
          <CopyField label={t("signInPage")} value={env().APP_URL + signInAddress({ organization: slug })} />
        </div>
      </ClientTexts>
      <ClientTexts of={["overview.dismiss", "overview.dismissed"]}>
        <Suspense fallback={skeleton}>
          {may(rights, "connections.read") ? (
            <State {...{ organization, isOpen, isChangeable, range }} opened={query.finding} />
          ) : (
            <People organization={organization} range={range} />
          )}
        </Suspense>
      </ClientTexts>
    </>
  );
}

/** What of an organization somebody sees who sees no connections. */
async function People({ organization: { id, slug }, range }: { organization: Organization; range: ChartRange }) {
  const { db, now } = await requestContext();
  const t = await getTranslations("overview");
  const format = await getFormatter();
  const [chart, users] = await Promise.all([readSignInChart(db, id, range, now), countUsersOfLate(db, id, now)]);
  return (
    <>
      <dl className="mb-6 grid gap-3 sm:grid-cols-3">
        <div className={card}>
          <dt>
            <Link href={`/console/${slug}/users`} className="link text-muted">
              {t("users")}
            </Link>
          </dt>
          <dd className="text-base font-medium tabular-nums">{format.number(users)}</dd>
        </div>
      </dl>
      <SignIns slug={slug} range={range} chart={chart} />
    </>
  );
}

type StateProps = {
  organization: Organization;
  /** Whether who looks may see connections, and whether they may change them. */
  isOpen: boolean;
  isChangeable: boolean;
  range: ChartRange;
  opened: string | undefined;
};

async function State({ organization, isOpen, isChangeable, range, opened }: StateProps) {
  const { id, slug } = organization;
  const t = await getTranslations("overview");
  const ctx = await requestContext();
  const { db, now } = ctx;
  const [{ connections, findings }, dismissals, tallies, chart, keys, ready, users, domains, emergency] =
    await Promise.all([
      findInConnections({ organizationId: id, connectionIds: null }, ctx),
      listDismissals(db, id),
      countByConnection(db, id, null, now),
      readSignInChart(db, id, range, now),
      listKeyExpiries(db, id, { now, limit: calendarEntries }),
      listReadySetups(db, id),
      countUsersOfLate(db, id, now),
      countProvenDomains(db, id),
      readEmergencyAccess(organization, ctx),
    ]);
  const { open, dismissed } = separateDismissed(findings, dismissals, now);
  const ranked = rankConnections(connections, { findings: open, tallies });
  const entries = expiryCalendar(connections, keys, { now, limit: calendarEntries });
  const { draft, off } = countStates(ranked);
  const format = await getFormatter();
  const figures = {
    connections: t("liveOf", { count: ranked.length, live: ranked.length - draft - off }),
    users: format.number(users),
    domains: t("proven", { count: domains.all, proven: domains.proven }),
  };
  return (
    <>
      <Figures slug={slug} figures={figures} isOpen={isOpen} />
      {ranked.length > 0 ? (
        <HealthTable slug={slug} ranked={ranked} isOpen={isOpen} />
      ) : (
        <NoConnections slug={slug} isOpen={isChangeable} />
      )}
      {isChangeable && <NextSteps slug={slug} connections={connections} ready={ready} />}
      <Findings slug={slug} groups={groupFindings(open)} dismissed={dismissed} opened={opened} isOpen={isChangeable} />
      {emergency.isPrepared && (
        <p className="mb-6 text-muted">
          {t("emergency")} <LastProven access={emergency} />{" "}
          <May permission="settings.write">
            <Link href={`/console/${slug}/settings/emergency`} className="link">
              {t("emergencyTry")}
            </Link>
          </May>
        </p>
      )}
      {ranked.length > 0 && <SignIns slug={slug} range={range} chart={chart} />}
      {ranked.length > 0 && <Calendar slug={slug} entries={entries} />}
    </>
  );
}

async function Figures({
  slug,
  figures,
  isOpen,
}: {
  slug: string;
  figures: Record<"connections" | "users" | "domains", string>;
  isOpen: boolean;
}) {
  const t = await getTranslations("overview");
  const isReachable = (key: string) => isOpen || key !== "connections";
  return (
    <dl className="mb-6 grid gap-3 sm:grid-cols-3">
      {(["connections", "users", "domains"] as const).map((key) => (
        <div key={key} className={card}>
          <dt>
            {isReachable(key) ? (
              <Link href={`/console/${slug}/${key}`} className="link text-muted">
                {t(key)}
              </Link>
            ) : (
              <span className="text-muted">{t(key)}</span>
            )}
          </dt>
          <dd className="text-base font-medium tabular-nums">{figures[key]}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What comes first: the provider is chosen here, and its guide begins. */
async function NoConnections({ slug, isOpen }: { slug: string; isOpen: boolean }) {
  const t = await getTranslations("overview");
  if (!isOpen)
    return (
      <div className="mb-6">
        <EmptyState text={t("empty")} />
      </div>
    );
  return (
    <section className="mb-6" aria-labelledby="first-connection">
      <h2 id="first-connection" className="text-base font-semibold">
        {t("chooseProvider")}
      </h2>
      <p className="mb-3 text-muted">{t("empty")}</p>
      <PresetTiles slug={slug} />
    </section>
  );
}
