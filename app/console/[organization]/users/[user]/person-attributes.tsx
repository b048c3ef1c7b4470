import { getTranslations } from "next-intl/server";
import { DataTable, rowClass } from "@/components/console/data-table";
import { getFactText } from "@/components/console/get-fact-text";
import { getJoinedValues } from "@/components/texts/get-joined-values";
import { Link } from "@/components/ui/link";
import { Moment } from "@/components/ui/moment";
import type { SetAttribute } from "@/lib/directory/user-attribute-store";
import { attributeText } from "../../attribute-text";

const columns = ["attribute", "value", "setBy", "reason", "since"] as const;

/** What somebody has in the organization's custom attributes, and whose word each value is. */
export async function PersonAttributes({ slug, attributes }: { slug: string; attributes: readonly SetAttribute[] }) {
  const t = await getTranslations("userPage");
  const words = await getTranslations("attributes.values");
  const text = await getFactText();
  const joined = await getJoinedValues();
  return (
    <section className="mb-6">
      <h2 className="mb-3 text-base font-semibold">{t("attributes")}</h2>
      {attributes.length === 0 ? (
        <p className="text-muted">{t("noAttributes")}</p>
      ) : (
        <DataTable
          label={t("attributes")}
          columns={columns.map((key) => ({ key, label: t(`attributeColumns.${key}`) }))}
        >
          {attributes.map(({ key, label, value, setBy, connectionName, reason, since }) => (
            <tr key={key} className={rowClass}>
              <td className="break-words">{label}</td>
              <td className="break-words">{attributeText(value, { yes: words("yes"), no: words("no"), joined })}</td>
              <td className="break-words">
                <Setter slug={slug} setBy={setBy} connectionName={connectionName} />
              </td>
              <td className="break-words">{text(reason)}</td>
              <td className="whitespace-nowrap">
                <Moment at={since} />
              </td>
            </tr>
          ))}
        </DataTable>
      )}
    </section>
  );
}

async function Setter({
  slug,
  setBy,
  connectionName,
}: { slug: string } & Pick<SetAttribute, "setBy" | "connectionName">) {
  const t = await getTranslations("userPage");
  if (setBy === "manual") return t("byHand");
  if (connectionName === null) return t("deletedConnection");
  const path = setBy.startsWith("scim:") ? `directories/${setBy.slice("scim:".length)}` : `connections/${setBy}`;
  return (
    <Link className="link" href={`/console/${slug}/${path}`}>
      {connectionName}
    </Link>
  );
}
