import { getTranslations } from "next-intl/server";
import { DataTable, rowClass } from "@/components/console/data-table";
import { Link } from "@/components/ui/link";
import type { Application } from "@/lib/applications/application";
import { type ClaimOrigin, claimOrigin, claimsLeftOut } from "@/lib/applications/claim-origin";
import type { ClaimSource } from "@/lib/applications/claim-rows";
import { getDb } from "@/lib/db/open-database";
import { listAttributes } from "@/lib/directory/attribute-store";
import { attributeField, isAttributeField } from "@/lib/identity/attribute-type";

type Claims = Record<string, unknown>;

/** Every claim of both answers side by side, with the rule that gave it; below them what nobody was told. */
export async function ClaimTable({
  application,
  idToken,
  userInfo,
  base,
}: {
  application: Application;
  idToken: Claims;
  userInfo: Claims;
  base: string;
}) {
  const t = await getTranslations("applicationTest");
  const sources = await getTranslations("applications.form.claims.sources");
  const attributes = await listAttributes(await getDb(), application.organizationId);
  const sourceOf = (from: ClaimSource) =>
    isAttributeField(from)
      ? (attributes.find(({ key }) => attributeField(key) === from)?.label ?? from)
      : sources(from);
  const ruleOf = (origin: ClaimOrigin) => {
    switch (origin.by) {
      case "protocol":
        return t("byProtocol");
      case "default":
        return t("byDefault", { source: sourceOf(origin.from) });
      case "row":
        return t("byRow", { row: origin.row, source: sourceOf(origin.from) });
    }
  };
  const told = [...new Set([...Object.keys(userInfo), ...Object.keys(idToken)])];
  const left = claimsLeftOut(application, told);
  const columns = (["claim", "idToken", "userInfo", "rule"] as const).map((key) => ({
    key,
    label: t(`columns.${key}`),
  }));
  return (
    <>
      <DataTable label={t("claims")} columns={columns}>
        {told.map((claim) => (
          <tr key={claim} className={rowClass}>
            <th scope="row" className="text-left font-mono text-small font-normal">
              {claim}
            </th>
            <Value value={idToken[claim]} none={t("notIn")} />
            <Value value={userInfo[claim]} none={t("notIn")} />
            <td>{ruleOf(claimOrigin(application, claim))}</td>
          </tr>
        ))}
        {left.map(({ claim, isOmitted, origin }) => (
          <tr key={claim} className={rowClass}>
            <th scope="row" className="text-left font-mono text-small font-normal text-muted">
              {claim}
            </th>
            <td className="text-muted" colSpan={2}>
              {isOmitted ? t("omitted") : t("unknown")}
            </td>
            <td>{ruleOf(origin)}</td>
          </tr>
        ))}
      </DataTable>
      <p className="mt-2">
        <Link className="link" href={`${base}/claims`}>
          {t("toClaims")}
        </Link>
      </p>
    </>
  );
}

function Value({ value, none }: { value: unknown; none: string }) {
  return value === undefined ? (
    <td className="text-muted">{none}</td>
  ) : (
    <td className="max-w-[360px] font-mono text-small break-all">{JSON.stringify(value)}</td>
  );
}
