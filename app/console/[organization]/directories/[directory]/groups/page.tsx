import { getTranslations } from "next-intl/server";
import { DataTable, rowClass } from "@/components/console/data-table";
import { CutText, When } from "@/components/console/list/cells";
import { EmptyState } from "@/components/console/page-header";
import { ClientTexts } from "@/components/texts/client-texts";
import { Link } from "@/components/ui/link";
import { PageTitle } from "@/components/ui/page-title";
import { listDirectoryGroups } from "@/lib/directories/directory-people-queries";
import { listGroups } from "@/lib/directory/group-store";
import { type DirectoryParams, openDirectory } from "../open-directory";
import { GroupChoice } from "./group-choice";

const columns = ["name", "group", "members", "updated"] as const;
const shown = 500;

/** The groups of a directory, and the group here that each assigns. */
export default async function DirectoryGroupsPage({ params }: { params: DirectoryParams }) {
  const { slug, directory, organization, db } = await openDirectory(params);
  const t = await getTranslations("directories.groups");
  const rows = await listDirectoryGroups(db, { organizationId: organization.id, directoryId: directory.id }, shown);
  const groups = await listGroups(db, organization.id, { limit: 5000, after: null });
  const choices = groups.map(({ key, name }) => ({ key, name }));
  return (
    <ClientTexts of={["directories.groups"]}>
      <PageTitle>{`${directory.name} · ${t("title")}`}</PageTitle>
      <p className="mb-4 text-muted">{t("purpose")}</p>
      {rows.length === 0 ? (
        <EmptyState text={t("empty")} />
      ) : (
        <DataTable
          label={t("title")}
          columns={columns.map((key) => ({ key, label: t(`columns.${key}`), isNumeric: key === "members" }))}
        >
          {rows.map(({ id, displayName, groupKey, groupName, members, updatedAt }) => (
            <tr key={id} className={rowClass}>
              <td>
                <CutText text={displayName} />
              </td>
              <td>
                {groupKey === null ? (
                  t("noGroup")
                ) : (
                  <span className="flex flex-wrap items-center gap-3">
                    <Link className="link" href={`/console/${slug}/groups/${groupKey}`}>
                      {groupName ?? groupKey}
                    </Link>
                    <GroupChoice
                      key={groupKey}
                      slug={slug}
                      directoryId={directory.id}
                      group={{ id, name: displayName, key: groupKey }}
                      choices={choices}
                    />
                  </span>
                )}
              </td>
              <td className="text-right tabular-nums">{members}</td>
              <td>
                <When at={updatedAt} />
              </td>
            </tr>
          ))}
        </DataTable>
      )}
    </ClientTexts>
  );
}
