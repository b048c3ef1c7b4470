import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { EmptyState, PageHeader } from "@/components/ui/page-header";
import { ListSkeleton } from "@/components/ui/skeleton";
import { button } from "@/components/ui/styles";
import { requireAdmin } from "@/lib/auth/current-person";
import { listConnections } from "@/lib/connections/connection-store";
import { getDb } from "@/lib/db/open-database";
import { readStatistics } from "@/lib/sign-in/sign-in-statistics-queries";
import { ConnectionList } from "./connection-list";

/** The organization's connections, and the ways to more of them. */
export default async function ConnectionsPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug);
  const t = await getTranslations("connections");
  const actions = (
    <span className="flex flex-wrap gap-2">
      <a className={button.secondary} href={`/console/${slug}/connections/export`} download>
        {t("exportAll")}
      </a>
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
        <Connections slug={slug} organizationId={organization.id} />
      </Suspense>
    </>
  );
}

async function Connections({ slug, organizationId }: { slug: string; organizationId: string }) {
  const t = await getTranslations("connections");
  const db = await getDb();
  const [connections, statistics] = await Promise.all([
    listConnections(db, organizationId, { limit: 200, after: null }),
    readStatistics(db, organizationId, new Date()),
  ]);
  return connections.length > 0 ? (
    <ConnectionList slug={slug} connections={connections} statistics={statistics} />
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
