import Link from "next/link";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/console/page-header";
import { StatusBadge } from "@/components/ui/status-badge";
import { button } from "@/components/ui/styles";
import { requireOperator } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { listOrganizations } from "@/lib/directory/organization-store";
import { NewOrganization } from "./new-organization";

/** Every organization of the installation: for operators only. */
export default async function OrganizationsPage() {
  const { user } = await requireOperator();
  const t = await getTranslations("organizations");
  const organizations = await listOrganizations(await getDb(), { limit: 500, after: null });
  return (
    <NextIntlClientProvider>
      <main className="mx-auto w-full max-w-[1120px] p-4 md:p-8">
        <PageHeader
          help="organizations"
          title={t("title")}
          purpose={t("purpose")}
          action={
            <Link className={button.secondary} href={`/console/${user.organization}`}>
              {t("back", { name: user.organizationName })}
            </Link>
          }
        />
        <ul className="rounded-lg border border-border bg-raised">
          {organizations.map(({ slug, name, ssoEnabled }) => (
            <li
              key={slug}
              className="flex min-h-11 flex-wrap items-center justify-between gap-3 border-b border-border px-4 last:border-0"
            >
              <Link className="font-medium underline" href={`/console/${slug}`}>
                {name}
              </Link>
              <span className="flex items-center gap-3">
                <code className="font-mono text-[13px] text-muted">{slug}</code>
                <StatusBadge look={ssoEnabled ? "good" : "off"} label={ssoEnabled ? t("on") : t("off")} />
              </span>
            </li>
          ))}
        </ul>
        <NewOrganization />
      </main>
    </NextIntlClientProvider>
  );
}
