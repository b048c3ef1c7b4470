import type { ClaimRow } from "@/lib/identity/claim-mapping";

/** What the other side is asked to send, in the order in which every text of a guide says it. */
export const guideFields = [
  "nameId",
  "email",
  "fullName",
  "firstName",
  "lastName",
  "tenant",
  "role",
  "groups",
] as const;
export type GuideField = (typeof guideFields)[number];

/** One claim that the other side has to send: its name there, and the only values that are taken, where there are such. */
export type GuideClaim = { field: GuideField; name: string; values: readonly string[] };

/** The claim that names the organization where the connection demands none and the settings hold a Tenant ID. */
export const defaultTenantClaim = "tenant_id";

/**
 * The one list that all texts of one guide are made of. A field that the connection reads from nowhere is in none of them.
 * @param tenant what the connection demands, else what the settings say; null: nothing names the organization
 * @param roles the values that the role table means
 */
export function guideClaims({
  protocol,
  claims,
  tenant,
  roles,
}: {
  protocol: "saml" | "oidc";
  claims: readonly ClaimRow[];
  tenant: { claim: string; value: string } | null;
  roles: readonly string[];
}): GuideClaim[] {
  const nameOf = (field: GuideField) => {
    if (field === "nameId") return protocol === "saml" ? "NameID" : null;
    if (field === "tenant") return tenant?.claim ?? null;
    return claimFor(claims, field);
  };
  const hasFullName = nameOf("fullName") !== null;
  const isLeftOut = (field: GuideField) => hasFullName && (field === "firstName" || field === "lastName");
  const valuesOf = (field: GuideField) => {
    if (field === "tenant") return [tenant?.value ?? ""];
    return field === "role" ? roles : [];
  };
  return guideFields.flatMap((field) => {
    const name = nameOf(field);
    if (name === null || isLeftOut(field)) return [];
    return [{ field, name, values: valuesOf(field) }];
  });
}

/** The name under which a field is read first; a short one is easier to type on the other side than an address. */
function claimFor(claims: readonly ClaimRow[], field: Exclude<GuideField, "nameId" | "tenant">): string | null {
  const rows = claims.filter((row) => row.field === field && row.from !== "NameID" && !row.from.includes("{"));
  return (rows.find((row) => !/^https?:/.test(row.from)) ?? rows[0])?.from ?? null;
}
