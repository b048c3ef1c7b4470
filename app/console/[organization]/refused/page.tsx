import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { Link } from "@/components/ui/link";
import { button, card } from "@/components/ui/styles";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { listOwners } from "@/lib/directory/administrator-store";
import { rolesWith, toPermission } from "@/lib/directory/console-role";
import { roleList } from "./role-list";

/** Said where somebody's console role does not include a page: which one does, and who gives it. */
export default async function RefusedPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization, rights } = await requireAdmin(slug, "overview.read");
  const permission = toPermission((await readPageQuery(searchParams)).permission);
  if (permission === null) notFound();
  const t = await getTranslations("consoleRefused");
  const owners = await listOwners(await getDb(), organization.id);
  return (
    <>
      <PageHeader help="roles" title={t("title")} purpose={t("purpose")} />
      <div className={`${card} mb-6 max-w-[720px]`}>
        <p>{t("needed", { roles: await roleList(rolesWith(permission), "disjunction") })}</p>
        <p>{t("held", { roles: await roleList(rights, "conjunction") })}</p>
        <p className="mt-3">{t(owners.length > 0 ? "giver" : "noOwner")}</p>
        <ul className="list-disc pl-5">
          {owners.map((email) => (
            <li key={email} className="break-all">
              {email}
            </li>
          ))}
        </ul>
      </div>
      <Link className={button.secondary} href={`/console/${slug}`}>
        {t("overview")}
      </Link>
    </>
  );
}
