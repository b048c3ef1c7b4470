import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { EmptyState, PageHeader } from "@/components/ui/page-header";
import { button } from "@/components/ui/styles";
import { requireAdmin } from "@/lib/auth/current-person";
import { listConnections } from "@/lib/connections/connection-store";
import { getDb } from "@/lib/db/open-database";
import { readStatistics } from "@/lib/sign-in/sign-in-statistics-queries";
import { ConnectionList } from "./connection-list";

export default async function ConnectionsPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug);
  const t = await getTranslations("connections");
  const db = await getDb();
  const [connections, statistics] = await Promise.all([
    listConnections(db, organization.id, { limit: 200, after: null }),
    readStatistics(db, organization.id, new Date()),
  ]);
  const add = (
    <span className="flex flex-wrap gap-2">
      {connections.length > 0 && (
        <a className={button.secondary} href={`/console/${slug}/connections/export`} download>
          {t("exportAll")}
        </a>
      )}
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
      <PageHeader title={t("title")} purpose={t("purpose")} action={add} />
      {connections.length > 0 ? (
        <ConnectionList slug={slug} connections={connections} statistics={statistics} />
      ) : (
        <EmptyState text={t("empty")} />
      )}
    </>
  );
}
