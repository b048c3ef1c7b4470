import { getTranslations } from "next-intl/server";
import { DataTable, rowClass } from "@/components/console/data-table";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import type { Identity } from "@/lib/directory/identity-store";
import { UnlinkButton } from "./user-actions";

const columns = ["connection", "subject", "since", "lastSignIn", "actions"] as const;

/** Which provider knows somebody by which identifier, since when, and when they last came through it. */
export async function PersonIdentities({
  person,
  identities,
}: {
  person: { slug: string; userId: string; name: string };
  identities: readonly Identity[];
}) {
  const t = await getTranslations("userPage");
  const users = await getTranslations("users");
  return (
    <section className="mb-6">
      <h2 className="mb-3 text-base font-semibold">{t("links")}</h2>
      {identities.length === 0 ? (
        <p className="text-muted">{t("noLinks")}</p>
      ) : (
        <DataTable label={t("links")} columns={columns.map((key) => ({ key, label: t(`linkColumns.${key}`) }))}>
          {identities.map(({ connectionId, connectionName, subject, since, lastSignInAt }) => (
            <tr key={connectionId} className={rowClass}>
              <td className="break-words">
                <Link className="link font-medium" href={`/console/${person.slug}/connections/${connectionId}`}>
                  {connectionName}
                </Link>
              </td>
              <td className="font-mono text-small break-all">{subject}</td>
              <td className="whitespace-nowrap">
                <Moment at={since} isInRow />
              </td>
              <td className="whitespace-nowrap">
                {lastSignInAt ? <Moment at={lastSignInAt} isInRow /> : users("never")}
              </td>
              <td>
                <UnlinkButton {...person} connection={{ id: connectionId, name: connectionName }} />
              </td>
            </tr>
          ))}
        </DataTable>
      )}
    </section>
  );
}
