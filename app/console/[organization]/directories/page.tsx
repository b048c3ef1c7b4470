import { getTranslations } from "next-intl/server";
import { List } from "@/components/console/list/list";
import type { ListOrder } from "@/components/console/list/list-state";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { May } from "@/components/console/rights";
import { ClientTexts } from "@/components/texts/client-texts";
import { Link } from "@/components/ui/link";
import { button } from "@/components/ui/styles";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import {
  type DirectorySort,
  directoryKeyType,
  directorySorts,
  searchDirectories,
} from "@/lib/directories/directory-list-queries";
import { directoryPresets } from "@/lib/directories/directory-schema";
import { directoryStates } from "@/lib/directories/directory-state";
import { directoryColumns } from "./directory-columns";
import { readDirectoryFilter } from "./directory-filter";
import { MissingPersonForm } from "./missing-person-form";

const order: ListOrder<DirectorySort> = {
  sorts: directorySorts,
  standard: { sort: "name", descending: false },
  keyType: directoryKeyType,
};

/** The providers that push people and groups into the organization. */
export default async function DirectoriesPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug, "directories.read");
  const t = await getTranslations("directories");
  const query = await readPageQuery(searchParams);
  const db = await getDb();
  const filter = readDirectoryFilter(query);
  const of = { organizationId: organization.id, now: new Date() };
  const path = `/console/${slug}/directories`;
  const add = (
    <Link className={button.primary} href={`${path}/new`}>
      {t("add")}
    </Link>
  );
  return (
    <ClientTexts of={["list", "directories.turn", "directories.menu"]}>
      <PageHeader help="directories" title={t("title")} purpose={t("purpose")} action={<May>{add}</May>} />
      <List
        path={path}
        query={query}
        texts="directories"
        filters={[
          { type: "text", name: "search", label: t("search") },
          {
            type: "choice",
            name: "state",
            label: t("columns.state"),
            options: directoryStates.map((value) => ({ value, label: t(`states.${value}`) })),
          },
          {
            type: "choice",
            name: "preset",
            label: t("provider"),
            options: directoryPresets.map((value) => ({ value, label: t(`presets.${value}`) })),
          },
        ]}
        order={order}
        read={(place) => searchDirectories(db, of, filter, place)}
        columns={await directoryColumns(slug)}
        rowKey={({ id }) => id}
        exported={{ slug, list: "directories" }}
      />
      <MissingPersonForm slug={slug} email="" />
    </ClientTexts>
  );
}
