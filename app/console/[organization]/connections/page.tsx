import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { EmptyState, PageHeader } from "@/components/console/page-header";
import { ListSkeleton } from "@/components/ui/skeleton";
import { button } from "@/components/ui/styles";
import { readStatistics } from "@/lib/activity/sign-in-statistics-queries";
import { requireSetUpAdmin } from "@/lib/auth/current-person";
import { listConnections } from "@/lib/connections/connection-store";
import { getDb } from "@/lib/db/open-database";
import type { Organization } from "@/lib/directory/organization-store";
import { ConnectionList } from "./connection-list";

/** The organization's connections, and the ways to more of them. */
export default async function ConnectionsPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { organization } = await requireSetUpAdmin(slug);
  const t = await getTranslations("connections");
  const actions = (
    <span className="flex flex-wrap gap-2">
      <Link className={button.secondary} href={`/console/${slug}/connections/import`}>
        {t("import")}
      </Link>
      <Link className={button.primary} href={`/console/${slug}/connections/new`}>
        {t("add")}
      </Link>
    </span>
  );
  return (
    <>
      <PageHeader help="connections" title={t("title")} purpose={t("purpose")} action={actions} />
      <Suspense fallback={<ListSkeleton rows={4} />}>
        <Connections slug={slug} organization={organization} />
      </Suspense>
    </>
  );
}

async function Connections({ slug, organization }: { slug: string; organization: Organization }) {
  const t = await getTranslations("connections");
  const db = await getDb();
  const [connections, statistics] = await Promise.all([
    listConnections(db, organization.id, { limit: 200, after: null }),
    readStatistics(db, organization.id, new Date()),
  ]);
  return connections.length > 0 ? (
    <>
      <ConnectionList
        slug={slug}
        connections={connections}
        statistics={statistics}
        isOnlyWay={organization.emailCodes === "off"}
      />
      <a className={`${button.secondary} mt-4`} href={`/console/${slug}/connections/export`} download>
        {t("exportAll")}
      </a>
    </>
  ) : (
    <EmptyState
      text={t("empty")}
      action={
        <Link className={button.secondary} href={`/console/${slug}/connections/new`}>
          {t("chooseProvider")}
        </Link>
      }
    />
  );
}
