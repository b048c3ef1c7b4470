import { getTranslations } from "next-intl/server";
import { DataTable, rowClass } from "@/components/console/data-table";
import { RowLink, When } from "@/components/console/list/cells";
import { ExportLinks } from "@/components/console/list/export-links";
import { EmptyState, PageHeader } from "@/components/console/page-header";
import { May } from "@/components/console/rights";
import { Link } from "@/components/ui/link";
import { button } from "@/components/ui/styles";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { noFigures, readDirectoryFigures } from "@/lib/directories/directory-figures-queries";
import { directoryState } from "@/lib/directories/directory-state";
import { listDirectories } from "@/lib/scim/directory-store";
import { MissingPersonForm } from "./missing-person-form";
import { StateBadge } from "./state-badge";

const columns = ["name", "state", "people", "groups", "refused", "lastRequest"] as const;
const numbers: readonly string[] = ["people", "groups", "refused"];

/** The providers that push people and groups into the organization. */
export default async function DirectoriesPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug, "directories.read");
  const t = await getTranslations("directories");
  const db = await getDb();
  const directories = await listDirectories(db, organization.id);
  const figures = await readDirectoryFigures(db, organization.id, new Date());
  const path = `/console/${slug}/directories`;
  const add = (
    <Link className={button.primary} href={`${path}/new`}>
      {t("add")}
    </Link>
  );
  return (
    <>
      <PageHeader help="directories" title={t("title")} purpose={t("purpose")} action={<May>{add}</May>} />
      {directories.length === 0 ? (
        <EmptyState text={t("empty")} />
      ) : (
        <>
          <div className="mb-2 flex flex-wrap justify-end gap-2">
            <ExportLinks slug={slug} list="directories" query={{}} />
          </div>
          <DataTable
            label={t("title")}
            columns={columns.map((key) => ({ key, label: t(`columns.${key}`), isNumeric: numbers.includes(key) }))}
          >
            {directories.map((directory) => {
              const { id, name, preset, lastRequestAt } = directory;
              const { active, groups, refused } = figures.get(id) ?? noFigures;
              return (
                <tr key={id} className={rowClass}>
                  <td>
                    <RowLink href={`${path}/${id}`} text={name} />
                    <span className="text-muted">{t(`presets.${preset}`)}</span>
                  </td>
                  <td>
                    <StateBadge state={directoryState(directory)} />
                  </td>
                  <td className="text-right tabular-nums">{active}</td>
                  <td className="text-right tabular-nums">{groups}</td>
                  <td className="text-right tabular-nums">{refused}</td>
                  <td>
                    <When at={lastRequestAt} never={t("never")} />
                  </td>
                </tr>
              );
            })}
          </DataTable>
        </>
      )}
      <MissingPersonForm slug={slug} email="" />
    </>
  );
}
