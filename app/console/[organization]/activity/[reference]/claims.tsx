import { getTranslations } from "next-intl/server";
import { DataTable, rowClass } from "@/components/console/data-table";
import type { EventClaims } from "@/lib/activity/event";
import type { ClaimUse } from "./claim-uses";
import { MapClaim } from "./map-claim";

/** The claims as they came, each one click away from a field of people. */
export async function Claims({
  claims,
  slug,
  reference,
  isMappable,
  attributes,
  uses,
}: {
  claims: EventClaims | null;
  slug: string;
  reference: string;
  /** The connection exists still. */
  isMappable: boolean;
  /** The organization's custom attributes. */
  attributes: readonly { key: string; label: string }[];
  /** What the connection takes from which claim at present. */
  uses: readonly ClaimUse[];
}) {
  const t = await getTranslations("event");
  const columns = (["claim", "values", ...(isMappable ? (["use"] as const) : [])] as const).map((key) => ({
    key,
    label: t(key),
  }));
  const rows = claims && [["NameID", [claims.subject]] as const, ...Object.entries(claims.claims)];
  return (
    <section className="mb-6">
      <h2 className="mb-3 text-base font-semibold">{t("claims")}</h2>
      {rows === null ? (
        <p className="text-muted">{t("noClaims")}</p>
      ) : (
        <DataTable label={t("claims")} columns={columns}>
          {rows.map(([name, values], index) => (
            <tr key={name} className={rowClass}>
              <td className="font-mono text-small break-all">{name}</td>
              <td className="font-mono text-small break-all">
                {values.join(", ")}
                {index === 0 && claims?.subjectFormat && (
                  <span className="block text-muted">{claims.subjectFormat}</span>
                )}
              </td>
              {isMappable && (
                <td>
                  <MapClaim slug={slug} reference={reference} claim={name} attributes={attributes} uses={uses} />
                </td>
              )}
            </tr>
          ))}
        </DataTable>
      )}
    </section>
  );
}
