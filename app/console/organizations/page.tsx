import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/ui/page-header";
import { requirePerson } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { listOrganizations } from "@/lib/directory/organization-store";

/** Every organization of the installation: for operators only. */
export default async function OrganizationsPage() {
  const person = await requirePerson("/console/organizations");
  if (!person.isOperator) notFound();
  const t = await getTranslations("organizations");
  const organizations = await listOrganizations(await getDb(), { limit: 500, after: null });
  return (
    <main className="mx-auto w-full max-w-[1120px] p-4 md:p-8">
      <PageHeader title={t("title")} purpose={t("purpose")} />
      <ul className="rounded-lg border border-border bg-raised">
        {organizations.map(({ slug, name, ssoEnabled }) => (
          <li
            key={slug}
            className="flex min-h-11 items-center justify-between gap-3 border-b border-border px-4 last:border-0"
          >
            <Link className="font-medium underline" href={`/console/${slug}`}>
              {name}
            </Link>
            <span className="text-muted">{ssoEnabled ? slug : t("off", { slug })}</span>
          </li>
        ))}
      </ul>
    </main>
  );
}
