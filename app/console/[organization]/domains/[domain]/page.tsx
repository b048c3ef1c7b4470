import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/console/page-header";
import { Link } from "@/components/ui/link";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { connectionsOfDomains } from "@/lib/directory/directory-list-queries";
import { findDomain } from "@/lib/directory/domain-store";
import { toDomainView } from "@/lib/directory/domain-view";
import { DomainCard } from "../domain-forms";

/** One domain: what proves it, what was found, and which connection its people go to. */
export default async function DomainPage({ params }: { params: Promise<{ organization: string; domain: string }> }) {
  const { organization: slug, domain: name } = await params;
  const { organization } = await requireAdmin(slug, "domains.read");
  const db = await getDb();
  const domain = await findDomain(db, organization.id, name);
  if (!domain) notFound();
  const t = await getTranslations("domains");
  const used = (await connectionsOfDomains(db, organization.id, [name])).get(name) ?? [];
  return (
    <>
      <PageHeader help="domains" title={name} under={{ slug, list: "domains" }} purpose={t("purposeOne")} />
      <DomainCard slug={slug} domain={toDomainView(domain)}>
        {used.length === 0
          ? t("noConnection")
          : used.map(({ id, name: connection }, index) => (
              <span key={id}>
                {index > 0 && ", "}
                <Link className="link" href={`/console/${slug}/connections/${id}`}>
                  {connection}
                </Link>
              </span>
            ))}
      </DomainCard>
    </>
  );
}
