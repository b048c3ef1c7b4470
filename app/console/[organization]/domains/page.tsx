import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { EmptyState, PageHeader } from "@/components/console/page-header";
import { requireAdmin } from "@/lib/auth/current-person";
import { listConnections } from "@/lib/connections/connection-store";
import { getDb } from "@/lib/db/open-database";
import { listDomains } from "@/lib/directory/domain-store";
import { toDomainView } from "@/lib/directory/domain-view";
import { DomainCard, NewDomainForm } from "./domain-forms";

/** The organization's domains: what proves them, what was found, and which connection their people go to. */
export default async function DomainsPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug);
  const t = await getTranslations("domains");
  const db = await getDb();
  const [domains, connections] = await Promise.all([
    listDomains(db, organization.id, { limit: 500, after: null }),
    listConnections(db, organization.id, { limit: 1000, after: null }),
  ]);
  return (
    <>
      <PageHeader help="domains" title={t("title")} purpose={t("purpose")} />
      {domains.length === 0 && (
        <div className="mb-6">
          <EmptyState text={t("empty")} />
        </div>
      )}
      {domains.map((row) => {
        const used = connections.filter(({ signIn }) => signIn.domains.includes(row.domain));
        return (
          <DomainCard key={row.domain} slug={slug} domain={toDomainView(row)}>
            {used.length === 0
              ? t("noConnection")
              : used.map(({ id, name }, index) => (
                  <span key={id}>
                    {index > 0 && ", "}
                    <Link className="underline" href={`/console/${slug}/connections/${id}`}>
                      {name}
                    </Link>
                  </span>
                ))}
          </DomainCard>
        );
      })}
      <NewDomainForm slug={slug} />
    </>
  );
}
