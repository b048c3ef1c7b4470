import { getTranslations } from "next-intl/server";
import { DataTable, rowClass } from "@/components/console/data-table";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import { getDb } from "@/lib/db/open-database";
import { directoryWords } from "@/lib/directories/directory-word";
import { findPersonDirectory } from "@/lib/directories/person-directory-queries";
import { profileOf, type User } from "@/lib/directory/user-store";
import { personOf } from "@/lib/scim/person-claims";

const columns = ["field", "said", "here"] as const;

/** Which directory feeds somebody, and what it says of them beside what they have; nothing where none does. */
export async function PersonDirectory({ slug, user }: { slug: string; user: User }) {
  const found = await findPersonDirectory(await getDb(), { organizationId: user.organizationId, userId: user.id });
  if (!found) return null;
  const { directory, row } = found;
  const t = await getTranslations("userPage.directory");
  const fields = await getTranslations("mappingPreview.fields");
  const { profile } = personOf(directory, row, { attributes: [], groups: [], roles: null, now: new Date() });
  const words = directoryWords(profile, profileOf(user));
  const path = `/console/${slug}/directories/${directory.id}`;
  return (
    <section className="mb-6">
      <h2 className="mb-1 text-base font-semibold">{t("title")}</h2>
      <p className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1">
        <Link className="link" href={path}>
          {directory.name}
        </Link>
        <StatusBadge variant={row.active ? "good" : "off"} label={t(row.active ? "active" : "inactive")} />
        <span className="text-muted">
          {t("changed")} <Moment at={row.updatedAt} />
        </span>
        <Link className="link" href={`${path}/requests?user=${user.id}`}>
          {t("requests")}
        </Link>
      </p>
      <DataTable label={t("title")} columns={columns.map((key) => ({ key, label: t(`columns.${key}`) }))}>
        {words.map(({ field, said, here, differs }) => (
          <tr key={field} className={rowClass}>
            <td>{fields(field)}</td>
            <td className="break-words">{said}</td>
            <td className="break-words">
              {here ?? t("none")} {differs && <StatusBadge variant="warning" label={t("differs")} />}
            </td>
          </tr>
        ))}
      </DataTable>
    </section>
  );
}
