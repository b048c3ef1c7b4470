import { getTranslations } from "next-intl/server";
import { CutText, RowLink, When } from "@/components/console/list/cells";
import { List } from "@/components/console/list/list";
import type { ListOrder } from "@/components/console/list/list-state";
import type { ListColumn } from "@/components/console/list/row-table";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { getJoinedValues } from "@/components/texts/get-joined-values";
import { StatusBadge } from "@/components/ui/status-badge";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { may } from "@/lib/directory/console-role";
import { type DomainRow, searchDomains } from "@/lib/directory/directory-list-queries";
import { domainStates } from "@/lib/directory/domain-rules";
import { readDomainFilter } from "./domain-filter";
import { NewDomainForm } from "./domain-forms";
import { DomainRowMenu } from "./domain-row-menu";
import { domainVariants } from "./domain-variants";
import { RemoveChosen } from "./remove-chosen";

const order: ListOrder<"domain"> = {
  sorts: ["domain"],
  standard: { sort: "domain", descending: false },
  keyType: () => "text",
};

/** The organization's domains: which are proven, and which connection their people go to. */
export default async function DomainsPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization, rights } = await requireAdmin(slug, "domains.read");
  const mayWrite = may(rights, "domains.write");
  const t = await getTranslations("domains");
  const query = await readPageQuery(searchParams);
  const db = await getDb();
  const filter = readDomainFilter(query);
  return (
    <>
      <PageHeader help="domains" title={t("title")} purpose={t("purpose")} />
      <List
        path={`/console/${slug}/domains`}
        query={query}
        texts="domains"
        filters={[
          { type: "text", name: "search", label: t("search") },
          {
            type: "choice",
            name: "status",
            label: t("columns.status"),
            options: domainStates.map((value) => ({ value, label: t(`status.${value}`) })),
          },
        ]}
        order={order}
        read={(place) => searchDomains(db, organization.id, filter, place)}
        columns={await domainColumns(slug)}
        rowKey={({ domain }) => domain}
        exported={{ slug, list: "domains" }}
        chosenBy={{ name: ({ domain }) => domain }}
        frame={mayWrite ? (table) => <RemoveChosen slug={slug}>{table}</RemoveChosen> : undefined}
      />
      <NewDomainForm slug={slug} />
    </>
  );
}

async function domainColumns(slug: string): Promise<ListColumn<DomainRow, "domain">[]> {
  const t = await getTranslations("domains");
  const list = await getTranslations("list");
  const joined = await getJoinedValues();
  return [
    {
      key: "domain",
      label: t("columns.domain"),
      sort: "domain",
      isFixed: true,
      cell: ({ domain }) => <RowLink href={`/console/${slug}/domains/${domain}`} text={domain} isMono />,
    },
    {
      key: "status",
      label: t("columns.status"),
      cell: ({ status }) => <StatusBadge variant={domainVariants[status]} label={t(`status.${status}`)} />,
    },
    {
      key: "connections",
      label: t("columns.connections"),
      cell: ({ connections }) => <CutText text={joined(connections.map(({ name }) => name)) || t("unused")} />,
    },
    {
      key: "subdomains",
      label: t("columns.subdomains"),
      cell: ({ includeSubdomains }) => t(includeSubdomains ? "subdomainsOn" : "subdomainsOff"),
    },
    {
      key: "checked",
      label: t("columns.checked"),
      cell: ({ lastCheckedAt }) => <When at={lastCheckedAt} never={t("never")} />,
    },
    {
      key: "actions",
      label: list("rowMenu"),
      isFixed: true,
      isAtEdge: true,
      cell: ({ domain }) => <DomainRowMenu slug={slug} domain={domain} />,
    },
  ];
}
