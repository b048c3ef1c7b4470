import { getTranslations } from "next-intl/server";
import { List } from "@/components/console/list/list";
import type { ListOrder } from "@/components/console/list/list-state";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { May } from "@/components/console/rights";
import { ClientTexts } from "@/components/texts/client-texts";
import { Link } from "@/components/ui/link";
import { button } from "@/components/ui/styles";
import { applicationStatuses } from "@/lib/applications/access-rule";
import {
  type ApplicationSort,
  applicationKeyType,
  applicationSorts,
  searchApplications,
} from "@/lib/applications/application-queries";
import { applicationKinds } from "@/lib/applications/application-schema";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { may } from "@/lib/directory/console-role";
import { applicationColumns } from "./application-columns";
import { readApplicationFilter } from "./application-filter";
import { TurnOffChosen } from "./turn-off-chosen";

const order: ListOrder<ApplicationSort> = {
  sorts: applicationSorts,
  standard: { sort: "name", descending: false },
  keyType: applicationKeyType,
};

/** What the organization's people sign in to. */
export default async function ApplicationsPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization, rights } = await requireAdmin(slug, "applications.read");
  const mayWrite = may(rights, "applications.write");
  const t = await getTranslations("applications");
  const query = await readPageQuery(searchParams);
  const db = await getDb();
  const filter = readApplicationFilter(query);
  const path = `/console/${slug}/applications`;
  const add = (
    <Link className={button.primary} href={`${path}/new`}>
      {t("add")}
    </Link>
  );
  return (
    <ClientTexts
      of={[
        "applications.chosen",
        "applications.delete",
        "applications.rowMenu",
        "applications.status",
        "applications.turn",
        "list",
      ]}
    >
      <PageHeader help="applications" title={t("title")} purpose={t("purpose")} action={<May>{add}</May>} />
      <List
        path={path}
        query={query}
        texts="applications"
        filters={[
          { type: "text", name: "search", label: t("search") },
          {
            type: "choice",
            name: "kind",
            label: t("columns.kind"),
            options: applicationKinds.map((value) => ({ value, label: t(`kinds.${value}`) })),
          },
          {
            type: "choice",
            name: "status",
            label: t("columns.status"),
            options: applicationStatuses.map((value) => ({ value, label: t(`status.${value}`) })),
          },
        ]}
        order={order}
        read={(place) => searchApplications(db, organization.id, filter, place)}
        columns={await applicationColumns(slug)}
        rowKey={({ id }) => id}
        exported={{ slug, list: "applications" }}
        chosenBy={{ name: ({ name }) => name }}
        frame={mayWrite ? (table) => <TurnOffChosen slug={slug}>{table}</TurnOffChosen> : undefined}
      />
    </ClientTexts>
  );
}
