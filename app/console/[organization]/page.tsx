import Link from "next/link";
import { getFormatter, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { EmptyState, PageHeader } from "@/components/console/page-header";
import { CardSkeleton, ListSkeleton } from "@/components/ui/skeleton";
import { button, card } from "@/components/ui/styles";
import { countEvents } from "@/lib/activity/event-queries";
import { readStatistics } from "@/lib/activity/sign-in-statistics-queries";
import { requireAdmin } from "@/lib/auth/current-person";
import { requestContext } from "@/lib/auth/request-context";
import { listConnections } from "@/lib/connections/connection-store";
import { findFindings } from "@/lib/connections/health/find-findings";
import { listReadySetups } from "@/lib/connections/setup-link-store";
import { getDb } from "@/lib/db/open-database";
import { listDomains } from "@/lib/directory/domain-store";
import type { Organization } from "@/lib/directory/organization-store";
import { maySetUp } from "@/lib/directory/sso-entitlement";
import { countUsers } from "@/lib/directory/user-store";
import { ConnectionList } from "./connections/connection-list";
import { Findings } from "./findings";
import { NextSteps } from "./next-steps";

const day = 86_400_000;

/** How sign-in goes in an organization, and what to do next. */
export default async function OverviewPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { organization, person } = await requireAdmin(slug);
  const isOpen = maySetUp(organization, person.isOperator);
  const t = await getTranslations("overview");
  const add = isOpen && (
    <Link className={button.primary} href={`/console/${slug}/connections/new`}>
      {t("add")}
    </Link>
  );
  const skeleton = (
    <>
      <CardSkeleton cards={4} />
      <ListSkeleton rows={4} />
    </>
  );
  return (
    <>
      <PageHeader help="overview" title={organization.name} purpose={t("purpose")} action={add} />
      <Suspense fallback={skeleton}>
        <State slug={slug} organization={organization} isOpen={isOpen} />
      </Suspense>
    </>
  );
}

async function State({ slug, organization, isOpen }: { slug: string; organization: Organization; isOpen: boolean }) {
  const organizationId = organization.id;
  const t = await getTranslations("overview");
  const db = await getDb();
  const now = Date.now();
  const [connections, users, domains, today, week, findings, statistics, ready] = await Promise.all([
    listConnections(db, organizationId, { limit: 50, after: null }),
    countUsers(db, organizationId),
    listDomains(db, organizationId, { limit: 500, after: null }),
    countEvents(db, organizationId, new Date(now - day)),
    countEvents(db, organizationId, new Date(now - 7 * day)),
    findFindings({ organizationId, connectionId: null }, await requestContext()),
    readStatistics(db, organizationId, new Date(now)),
    listReadySetups(db, organizationId),
  ]);
  const figures = [
    { label: t("users"), value: (await getFormatter()).number(users), href: "users" },
    {
      label: t("domains"),
      value: t("proven", {
        count: domains.length,
        proven: domains.filter(({ verifiedAt }) => verifiedAt !== null).length,
      }),
      href: "domains",
    },
    { label: t("today"), value: t("signIns", today), href: "activity" },
    { label: t("week"), value: t("signIns", week), href: "activity" },
  ];
  return (
    <>
      <dl className="mb-6 grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        {figures.map(({ label, value, href }) => (
          <div key={label} className={card}>
            <dt>
              <Link href={`/console/${slug}/${href}`} className="text-muted underline">
                {label}
              </Link>
            </dt>
            <dd className="text-base font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {isOpen && <NextSteps slug={slug} connections={connections} ready={ready} />}
      <Findings slug={slug} findings={findings} />
      {connections.length > 0 ? (
        <ConnectionList
          slug={slug}
          connections={connections}
          statistics={statistics}
          isOnlyWay={organization.emailCodes === "off"}
        />
      ) : (
        <EmptyState
          text={t("empty")}
          action={
            isOpen && (
              <Link className={button.secondary} href={`/console/${slug}/connections/new`}>
                {t("chooseProvider")}
              </Link>
            )
          }
        />
      )}
    </>
  );
}
