import { getTranslations } from "next-intl/server";
import { LeaveQuestion } from "@/components/console/leave-question";
import { CutText, RowLink, When } from "@/components/console/list/cells";
import { List } from "@/components/console/list/list";
import type { ListOrder } from "@/components/console/list/list-state";
import type { ListColumn } from "@/components/console/list/row-table";
import { PageHeader } from "@/components/console/page-header";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { Toasts } from "@/components/console/toasts";
import { ClientTexts } from "@/components/texts/client-texts";
import { Link } from "@/components/ui/link";
import { StatusBadge } from "@/components/ui/status-badge";
import { button } from "@/components/ui/styles";
import { TimeZoneNote } from "@/components/ui/time-zone-note";
import { requireOperator } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import {
  type OrganizationSort,
  organizationKeyType,
  organizationSorts,
  searchOrganizations,
} from "@/lib/directory/directory-list-queries";
import type { Organization } from "@/lib/directory/organization-store";
import { env } from "@/lib/env";
import { NewOrganization } from "./new-organization";
import { readOrganizationFilter, ssoStates } from "./organization-filter";
import { OrganizationRowMenu } from "./organization-row-menu";
import { SigningKeys } from "./signing-keys";

const order: ListOrder<OrganizationSort> = {
  sorts: organizationSorts,
  standard: { sort: "slug", descending: false },
  keyType: organizationKeyType,
};

/** Every organization of the installation: for operators only. */
export default async function OrganizationsPage({ searchParams }: { searchParams: PageSearchParams }) {
  const { user } = await requireOperator();
  const t = await getTranslations("organizations");
  const query = await readPageQuery(searchParams);
  const db = await getDb();
  return (
    <ClientTexts
      of={[
        "confirm",
        "errors.page_outdated",
        "errors.server_unreachable",
        "list",
        "organizations",
        "problem",
        "toasts",
        "unsaved",
        "validation",
      ]}
    >
      <main id="content" className="mx-auto w-full max-w-[1120px] p-4 md:p-8">
        <LeaveQuestion />
        <PageHeader
          help="organizations"
          title={t("title")}
          purpose={t("purpose")}
          action={
            <div className="flex flex-wrap gap-2">
              <Link className={button.secondary} href="/console/organizations/operators">
                {t("operators")}
              </Link>
              <Link className={button.secondary} href={`/console/${user.organization}`}>
                {t("back", { name: user.organizationName })}
              </Link>
            </div>
          }
        />
        <List
          path="/console/organizations"
          query={query}
          texts="organizations"
          filters={[
            { type: "text", name: "search", label: t("search") },
            {
              type: "choice",
              name: "sso",
              label: t("sso"),
              options: ssoStates.map((value) => ({ value, label: t(`states.${value}`) })),
            },
          ]}
          order={order}
          read={(place) => searchOrganizations(db, readOrganizationFilter(query), place)}
          columns={await organizationColumns()}
          rowKey={({ slug }) => slug}
          exported={{ slug: "organizations", list: "organizations" }}
          chosenBy={{ name: ({ name }) => name }}
        />
        <NewOrganization />
        <SigningKeys />
        <TimeZoneNote />
      </main>
      <Toasts />
    </ClientTexts>
  );
}

async function organizationColumns(): Promise<ListColumn<Organization, OrganizationSort>[]> {
  const t = await getTranslations("organizations");
  const list = await getTranslations("list");
  return [
    {
      key: "name",
      label: t("name"),
      sort: "name",
      isFixed: true,
      cell: ({ slug, name }) => <RowLink href={`/console/${slug}`} text={name} />,
    },
    { key: "slug", label: t("slug"), sort: "slug", cell: ({ slug }) => <CutText text={slug} isMono /> },
    {
      key: "sso",
      label: t("sso"),
      cell: ({ ssoEnabled }) => (
        <StatusBadge variant={ssoEnabled ? "good" : "off"} label={ssoEnabled ? t("on") : t("off")} />
      ),
    },
    { key: "created", label: t("created"), sort: "created", cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      key: "actions",
      label: list("rowMenu"),
      isFixed: true,
      isAtEdge: true,
      cell: ({ slug, name, ssoEnabled }) => (
        <OrganizationRowMenu organization={{ slug, name, ssoEnabled }} signInUrl={`${env().APP_URL}/sign-in/${slug}`} />
      ),
    },
  ];
}
