import { type AttributeValues, attributeKeyOf, isAttributeField } from "@/lib/identity/attribute-type";
import { displayName } from "@/lib/identity/display-name";
import type { Entrant } from "./access-rule";
import { type ClaimRow, type ClaimSource, defaultClaims } from "./claim-rows";

/** Somebody as applications learn of them: what decides about entering, and what claims are made of. */
export type ApplicationPerson = Entrant & {
  email: string;
  emailVerified: boolean;
  userName: string | null;
  fullName: string | null;
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
  mobile: string | null;
  locale: string | null;
  userPrincipalName: string | null;
  securityId: string | null;
  /** The slug, and the name, of the person's organization. */
  organization: string;
  organizationName: string;
  /** What they have of the organization's custom attributes. */
  attributes: AttributeValues;
};

/** How the person signed in. `idp` is the connection that vouched for them; null for a mailed code. */
export type ClaimSession = {
  sid: string;
  idp: string | null;
  acr: string | null;
  amr: readonly string[];
  authTime: Date;
};

export type ClaimValue = string | number | boolean | string[];

/** More values than these make tokens that no header and no cookie holds: the claim is left out, and `<claim>_overage` says so. */
export const claimValuesAtMost = 200;

/**
 * What an application is told about a person: the one function behind ID token, userinfo, proxy headers and the preview. Default
 * claims first, then the rows in their order; what is not known is left out.
 * @param session null where there is none (a preview without a sign-in): the claims of a session are left out
 */
export function claimsFor(
  { claims }: { claims: readonly ClaimRow[] },
  person: ApplicationPerson,
  session: ClaimSession | null,
): Record<string, ClaimValue> {
  const taken = new Set(claims.map(({ claim }) => claim));
  const defaults = Object.entries(defaultClaims)
    .filter(([claim]) => !taken.has(claim))
    .map(([claim, from]): ClaimRow => ({ claim, from }));
  const said = [...defaults, ...claims].flatMap((row) => sayClaim(row, sourceValue(row.from, person, session)));
  return Object.fromEntries(said);
}

type Known = string | number | boolean | readonly string[] | null;

function sourceValue(from: ClaimSource, person: ApplicationPerson, session: ClaimSession | null): Known {
  if (isAttributeField(from)) return attributeValue(attributeKeyOf(from), person);
  switch (from) {
    case "sub":
      return person.id;
    case "fullName":
      return displayName(person);
    case "sid":
      return session?.sid ?? null;
    case "idp":
      return session?.idp ?? null;
    case "acr":
      return session?.acr ?? null;
    case "amr":
      return session && session.amr.length > 0 ? session.amr : null;
    case "authTime":
      return session && Math.floor(session.authTime.getTime() / 1000);
    case "value":
    case "omit":
      return null;
    default:
      return person[from];
  }
}

/** What the person has, and nothing that every object has. */
function attributeValue(key: string, { attributes }: ApplicationPerson): Known {
  return Object.hasOwn(attributes, key) ? (attributes[key] ?? null) : null;
}

function sayClaim(row: ClaimRow, known: Known): [string, ClaimValue][] {
  const value = row.from === "value" ? (row.value ?? null) : known;
  if (value === null || value === "") return [];
  if (typeof value !== "object") return [[row.claim, row.format === "array" ? [String(value)] : value]];
  const kept = keptValues(row, value);
  if (kept.length > claimValuesAtMost) return [[`${row.claim}_overage`, true]];
  return [[row.claim, row.format === "string" ? kept.join(",") : kept]];
}

/** What a row lets through of a list. */
export function keptValues({ prefix, only }: ClaimRow, values: readonly string[]): string[] {
  return values.filter(
    (key) => (!prefix || key.startsWith(prefix)) && (!only || only.length === 0 || only.includes(key)),
  );
}
