import { getTranslations } from "next-intl/server";
import { DataTable, rowClass } from "@/components/console/data-table";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import { publishedKeyStates } from "@/lib/applications/provider/signing-key";
import { listKeyTimes } from "@/lib/applications/provider/signing-key-store";
import { getDb } from "@/lib/db/open-database";
import { RotateSigningKeys } from "./rotate-signing-keys";

const variants = { active: "good", next: "open", retired: "off" } as const;

/** The keys of the installation's OpenID provider, which sign for the applications of every organization. */
export async function SigningKeys() {
  const t = await getTranslations("organizations.signingKeys");
  const states = publishedKeyStates(await listKeyTimes(await getDb()), new Date());
  const columns = (["state", "algorithm", "id", "signsFrom"] as const).map((key) => ({
    key,
    label: t(`columns.${key}`),
  }));
  return (
    <div className="mt-8">
      <h2 className="mb-1 text-base font-semibold">{t("title")}</h2>
      <p className="mb-3 max-w-[640px] text-muted">{t("text")}</p>
      {states.length === 0 ? (
        <p className="mb-3">{t("none")}</p>
      ) : (
        <DataTable label={t("title")} columns={columns}>
          {states.map(({ key: { id, algorithm, activeFrom }, state }) => (
            <tr key={id} className={rowClass}>
              <td>
                <StatusBadge variant={variants[state]} label={t(`states.${state}`)} />
              </td>
              <td>{algorithm}</td>
              <td className="font-mono text-small break-all">{id}</td>
              <td className="whitespace-nowrap">
                <Moment at={activeFrom} />
              </td>
            </tr>
          ))}
        </DataTable>
      )}
      <RotateSigningKeys isUnderWay={states.some(({ state }) => state === "next")} />
    </div>
  );
}
