import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { EmptyState, PageHeader } from "@/components/ui/page-header";
import { button, card } from "@/components/ui/styles";
import { requireAdmin } from "@/lib/auth/current-person";
import { requestContext } from "@/lib/auth/request-context";
import { listConnections } from "@/lib/connections/connection-store";
import { findFindings } from "@/lib/connections/find-findings";
import { listReadySetups } from "@/lib/connections/setup-link-store";
import { getDb } from "@/lib/db/open-database";
import { countUsers } from "@/lib/directory/user-store";
import { env } from "@/lib/env";
import { countEvents } from "@/lib/sign-in/event-store";
import { readStatistics } from "@/lib/sign-in/sign-in-statistics-queries";
import { ConnectionList } from "./connections/connection-list";
import { Findings } from "./findings";
import { NextSteps } from "./next-steps";

const day = 86_400_000;

export default async function OverviewPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug);
  const t = await getTranslations("overview");
  const db = await getDb();
  const now = Date.now();
  const [connections, users, today, week, findings, statistics, ready] = await Promise.all([
    listConnections(db, organization.id, { limit: 50, after: null }),
    countUsers(db, organization.id),
    countEvents(db, organization.id, new Date(now - day)),
    countEvents(db, organization.id, new Date(now - 7 * day)),
    findFindings({ organizationId: organization.id, connectionId: null }, await requestContext(), env().APP_URL),
    readStatistics(db, organization.id, new Date(now)),
    listReadySetups(db, organization.id),
  ]);
  const figures = [
    { label: t("users"), value: users },
    { label: t("today"), value: t("signIns", today) },
    { label: t("week"), value: t("signIns", week) },
  ];
  const add = (
    <Link className={button.primary} href={`/console/${slug}/connections/new`}>
      {t("add")}
    </Link>
  );
  return (
    <>
      <PageHeader title={organization.name} purpose={t("purpose")} action={connections.length > 0 ? add : undefined} />
      <dl className="mb-6 grid gap-3 sm:grid-cols-3">
        {figures.map(({ label, value }) => (
          <div key={label} className={card}>
            <dt className="text-muted">{label}</dt>
            <dd className="text-base font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <NextSteps slug={slug} connections={connections} ready={ready} />
      <Findings slug={slug} findings={findings} />
      {connections.length > 0 ? (
        <ConnectionList slug={slug} connections={connections} statistics={statistics} />
      ) : (
        <EmptyState text={t("empty")} action={add} />
      )}
    </>
  );
}
