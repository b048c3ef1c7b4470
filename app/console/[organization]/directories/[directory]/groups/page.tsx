import { getTranslations } from "next-intl/server";
import { List } from "@/components/console/list/list";
import type { ListOrder } from "@/components/console/list/list-state";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { ClientTexts } from "@/components/texts/client-texts";
import { PageTitle } from "@/components/ui/page-title";
import {
  type DirectoryGroupSort,
  directoryGroupKeyType,
  directoryGroupSorts,
  searchDirectoryGroups,
} from "@/lib/directories/directory-group-queries";
import { type DirectoryParams, openDirectory } from "../open-directory";
import { readDirectoryGroupFilter } from "./directory-group-filter";
import { directoryGroupColumns } from "./group-columns";

const order: ListOrder<DirectoryGroupSort> = {
  sorts: directoryGroupSorts,
  standard: { sort: "name", descending: false },
  keyType: directoryGroupKeyType,
};

/** The groups of a directory, and the group here that each assigns. */
export default async function DirectoryGroupsPage({
  params,
  searchParams,
}: {
  params: DirectoryParams;
  searchParams: PageSearchParams;
}) {
  const { slug, directory, organization, db, base } = await openDirectory(params);
  const t = await getTranslations("directories.groups");
  const query = await readPageQuery(searchParams);
  const filter = readDirectoryGroupFilter(query);
  return (
    <ClientTexts of={["directories.groups", "list"]}>
      <PageTitle>{`${directory.name} · ${t("title")}`}</PageTitle>
      <p className="mb-4 text-muted">{t("purpose")}</p>
      <List
        path={`${base}/groups`}
        query={query}
        texts="directories.groups"
        filters={[{ type: "text", name: "search", label: t("search") }]}
        order={order}
        read={(place) =>
          searchDirectoryGroups(db, { organizationId: organization.id, directoryId: directory.id }, filter, place)
        }
        columns={await directoryGroupColumns(slug, directory.id)}
        rowKey={({ id }) => id}
        exported={{ slug, list: "directory_groups", of: { directory: directory.id } }}
        chosenBy={{ name: ({ displayName }) => displayName }}
      />
    </ClientTexts>
  );
}
