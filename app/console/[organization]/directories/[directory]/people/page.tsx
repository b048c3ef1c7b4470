import { getTranslations } from "next-intl/server";
import { CutText, When } from "@/components/console/list/cells";
import { List } from "@/components/console/list/list";
import type { ListOrder } from "@/components/console/list/list-state";
import type { ListColumn } from "@/components/console/list/row-table";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { ClientTexts } from "@/components/texts/client-texts";
import { Link } from "@/components/ui/link";
import { PageTitle } from "@/components/ui/page-title";
import { StatusBadge } from "@/components/ui/status-badge";
import {
  type DirectoryPerson,
  type PersonSort,
  personKeyType,
  personSorts,
  personStates,
  searchDirectoryPeople,
} from "@/lib/directories/directory-people-queries";
import { type DirectoryParams, openDirectory } from "../open-directory";
import { readPersonFilter } from "./person-filter";

const order: ListOrder<PersonSort> = {
  sorts: personSorts,
  standard: { sort: "userName", descending: false },
  keyType: personKeyType,
};

/** Everyone whom a directory has named. */
export default async function DirectoryPeoplePage({
  params,
  searchParams,
}: {
  params: DirectoryParams;
  searchParams: PageSearchParams;
}) {
  const { slug, directory, organization, db, base } = await openDirectory(params);
  const t = await getTranslations("directories.people");
  const query = await readPageQuery(searchParams);
  const filter = readPersonFilter(query);
  return (
    <ClientTexts of={["list"]}>
      <PageTitle>{`${directory.name} · ${t("title")}`}</PageTitle>
      <p className="mb-4 text-muted">{t("purpose")}</p>
      <List
        path={`${base}/people`}
        query={query}
        texts="directories.people"
        filters={[
          { type: "text", name: "search", label: t("search") },
          {
            type: "choice",
            name: "state",
            label: t("columns.state"),
            options: personStates.map((value) => ({ value, label: t(`states.${value}`) })),
          },
        ]}
        order={order}
        read={(place) =>
          searchDirectoryPeople(db, { organizationId: organization.id, directoryId: directory.id }, filter, place)
        }
        columns={await columns(slug)}
        rowKey={({ id }) => id}
        exported={{ slug, list: "directory_people", of: { directory: directory.id } }}
        chosenBy={{ name: ({ userName }) => userName }}
      />
    </ClientTexts>
  );
}

async function columns(slug: string): Promise<ListColumn<DirectoryPerson, PersonSort>[]> {
  const t = await getTranslations("directories.people");
  return [
    {
      key: "userName",
      label: t("columns.userName"),
      sort: "userName",
      isFixed: true,
      cell: ({ userName, displayName }) => (
        <>
          <CutText text={userName} />
          {displayName && <span className="block text-muted">{displayName}</span>}
        </>
      ),
    },
    {
      key: "user",
      label: t("columns.user"),
      cell: ({ userId, email }) =>
        userId === null ? (
          t("noUser")
        ) : (
          <Link className="link" href={`/console/${slug}/users/${userId}`}>
            {email}
          </Link>
        ),
    },
    {
      key: "state",
      label: t("columns.state"),
      cell: ({ active }) => (
        <StatusBadge variant={active ? "good" : "off"} label={t(active ? "states.active" : "states.inactive")} />
      ),
    },
    { key: "groups", label: t("columns.groups"), isNumeric: true, cell: ({ groups }) => groups },
    {
      key: "externalId",
      label: t("columns.externalId"),
      cell: ({ externalId }) => <CutText text={externalId ?? ""} isMono />,
    },
    {
      key: "updated",
      label: t("columns.updated"),
      sort: "updated",
      cell: ({ updatedAt }) => <When at={updatedAt} />,
    },
  ];
}
