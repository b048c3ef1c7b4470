import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { OrganizationCard } from "@/components/sign-in/organization-card";
import { Link } from "@/components/ui/link";
import { wideButton } from "@/components/ui/styles";
import { openForPage } from "@/lib/auth/sealed-page";
import { ownOrganization, pageOrganization } from "../page-organization";

/** An application sent a request that cannot be answered at its own address: the person is told, and whoever set it up reads why. */
export default async function ApplicationProblemPage({ searchParams }: { searchParams: PageSearchParams }) {
  const { about } = await readPageQuery(searchParams);
  const problem = openForPage("problem", about);
  const shown = problem?.organization ? await pageOrganization(problem.organization) : await ownOrganization();
  const t = await getTranslations("applicationSignIn");
  return (
    <OrganizationCard organization={shown} title={t("problemTitle")}>
      <p className="mb-4 text-muted">{t("problemText")}</p>
      {problem && (
        <div className="mb-4 rounded-md bg-sunken p-3 break-words">
          <code className="font-mono font-medium">{problem.error}</code>
          {problem.description !== null && (
            <span lang="en" className="block text-muted">
              {problem.description}
            </span>
          )}
        </div>
      )}
      <Link className={wideButton.primary} href="/dashboard">
        {t("toApplications")}
      </Link>
    </OrganizationCard>
  );
}
