import { z } from "zod";
import type { AssertedIdentity } from "./asserted-identity";
import { attributeKeyOf, type ClaimField, isAttributeField } from "./attribute-type";
import { attributeFieldSchema } from "./attribute-value";
import { applyTransforms, claimTransformSchema } from "./claim-transform";
import { emailProblem, normalizeEmail } from "./email";
import { isPlainText } from "./hidden-characters";
import { trimSpace } from "./normalize";
import { type MappableField, mappableFields, type ProfileField, type UpdateMode, updateModes } from "./profile-fields";
import { newBudget, type WorkBudget } from "./work-budget";

/** A field that people have anyway, or a custom attribute of the organization: `attributes.costCenter`. */
export const claimFieldSchema = z.union([z.enum(mappableFields), attributeFieldSchema], "claim_field");

/**
 * One row of the claims table. `from` is a claim's own name, `NameID` (the subject), or a text with placeholders
 * (`{given_name} {family_name}`). Several rows may fill the same field: the first that yields a value wins.
 */
const claimRowSchema = z.strictObject({
  field: claimFieldSchema,
  from: z.string().trim().min(1).max(500),
  /** What is done with the values, in order; absent: nothing. */
  transforms: z.array(claimTransformSchema).max(10).optional(),
  /** When the value replaces what the user has; absent: at every sign-in. */
  update: z.enum(updateModes).optional(),
});
const maxPatterns = 50;
export const claimRowsSchema = z
  .array(claimRowSchema)
  .max(200)
  .refine(
    (rows) => rows.flatMap((row) => row.transforms ?? []).filter(({ type }) => type === "regex").length <= maxPatterns,
    "too_many_patterns",
  );
export type ClaimRow = z.infer<typeof claimRowSchema>;

const ms = "http://schemas.microsoft.com";
const ws = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";

/** Names that Entra, Okta, OneLogin, AD FS, Keycloak, Google and SimpleSAMLphp use, in the order in which they are tried. */
export const defaultClaimRows: ClaimRow[] = [
  ...rows(
    "email",
    "email",
    "mail",
    "Email",
    "User.email",
    `${ws}/emailaddress`,
    "urn:oid:0.9.2342.19200300.100.1.3",
    "NameID",
  ),
  ...rows(
    "fullName",
    "full_name",
    "displayName",
    "DisplayName",
    `${ms}/identity/claims/displayname`,
    "urn:oid:2.16.840.1.113730.3.1.241",
    "name",
  ),
  ...rows(
    "firstName",
    "firstName",
    "FirstName",
    "given_name",
    "givenName",
    "User.FirstName",
    `${ws}/givenname`,
    "urn:oid:2.5.4.42",
  ),
  ...rows("lastName", "lastName", "LastName", "family_name", "sn", "User.LastName", `${ws}/surname`, "urn:oid:2.5.4.4"),
  ...rows("role", "role", "roles", "Role", "imagekit_role", `${ms}/ws/2008/06/identity/claims/role`),
  ...rows(
    "groups",
    "groups",
    "memberOf",
    `${ms}/ws/2008/06/identity/claims/groups`,
    "http://schemas.xmlsoap.org/claims/Group",
  ),
];

/** The standard claims of OpenID Connect (Core 5.1), and the names that providers use for roles and groups. */
export const oidcClaimRows: ClaimRow[] = [
  ...rows("email", "email"),
  ...rows("fullName", "name"),
  ...rows("firstName", "given_name"),
  ...rows("lastName", "family_name"),
  ...rows("role", "roles", "role"),
  ...rows("groups", "groups"),
];

/** Microsoft sends `email` only where it is asked to; the sign-in name is most often the address. */
export const microsoftClaimRows: ClaimRow[] = [
  ...oidcClaimRows.slice(0, 1),
  ...rows("email", "preferred_username", "upn"),
  ...rows("userPrincipalName", "upn", "preferred_username"),
  ...oidcClaimRows.slice(1),
];

function rows(field: MappableField, ...sources: string[]): ClaimRow[] {
  return sources.map((from) => ({ field, from }));
}

/** The attributes of a person as the mapping reads them from one sign-in. An absent field was not asserted. */
export type Profile = Partial<Record<ProfileField, string>> & {
  /** Null: no role claim arrived, which is not the same as an empty one. */
  roleValues: string[] | null;
  groupValues: string[] | null;
  /** What arrived for the e-mail address and is none: a row further down may have one, else a refusal names it. */
  noAddress?: string;
  /** Fields whose values have characters that nobody sees: they were not taken; absent: none. */
  unprintable?: ProfileField[];
  /** How the row that filled a field replaces what the user has; absent: always. */
  updates?: Partial<Record<ProfileField, UpdateMode>>;
  /** What arrived for custom attributes, row by row: their types decide which row counts. Absent: nothing. */
  attributes?: ClaimedAttribute[];
};

/** What a row of the claims table that fills a custom attribute yields. */
export type ClaimedAttribute = { key: string; from: string; values: string[]; update?: UpdateMode };

/**
 * Reads the profile out of an identity. Pure; never invents a value. A row whose field has one already is not looked at.
 * @throws SsoError mapping_limit when values and steps multiply to more than the budget
 */
export function mapProfile(
  identity: ClaimHolder,
  rows: readonly ClaimRow[],
  budget: WorkBudget = newBudget(),
): Profile {
  const profile: Profile = { roleValues: null, groupValues: null };
  for (const row of rows) {
    const { field, from, update } = row;
    if (isFilled(profile, field)) continue;
    const values = resolveClaimRow(identity, row, budget);
    if (values === null) continue;
    if (isAttributeField(field))
      profile.attributes = [...(profile.attributes ?? []), { key: attributeKeyOf(field), from, values, update }];
    else if (field === "role") profile.roleValues = values;
    else if (field === "groups") profile.groupValues = values;
    else fillField(profile, field, values, update);
  }
  return profile;
}

function isFilled(profile: Profile, field: ClaimField): boolean {
  if (isAttributeField(field)) return false;
  if (field === "role") return profile.roleValues !== null;
  if (field === "groups") return profile.groupValues !== null;
  return profile[field] !== undefined;
}

function fillField(profile: Profile, field: ProfileField, values: readonly string[], update?: UpdateMode): void {
  const filled = values.map(trimSpace).filter(Boolean);
  const value =
    field === "email"
      ? filled.map(normalizeEmail).find((text) => emailProblem(text) === null)
      : filled.find(isPlainText);
  if (field === "email" && value === undefined) profile.noAddress ??= filled[0];
  else if (value === undefined && filled.length > 0) profile.unprintable = [...(profile.unprintable ?? []), field];
  if (value === undefined) return;
  profile[field] = value;
  if (update && update !== "always") profile.updates = { ...profile.updates, [field]: update };
}

/**
 * What a row makes of an identity: its source, transformed.
 * @returns null when the claim did not arrive at all; an empty list when nothing of it is left
 * @throws SsoError mapping_limit
 */
export function resolveClaimRow(
  identity: ClaimHolder,
  row: ClaimRow,
  budget: WorkBudget = newBudget(),
): string[] | null {
  const values = resolveClaimSource(identity, row.from);
  return values && applyTransforms(values, row.transforms ?? [], budget);
}

/** What of an identity the mapping reads. */
export type ClaimHolder = Pick<AssertedIdentity, "subject" | "claims" | "friendlyNames">;

/**
 * The names of claims that are mapped and did not arrive: those of every field that no row fills, and of each single
 * source that yields nothing.
 */
export function unresolvedSources(
  identity: ClaimHolder,
  rows: readonly ClaimRow[],
  singleSources: readonly string[],
): string[] {
  const resolves = (source: string) => resolveClaimSource(identity, source) !== null;
  const filled = new Set(rows.filter((row) => resolves(row.from)).map((row) => row.field));
  const missing = [
    ...rows.filter((row) => !filled.has(row.field)).map((row) => row.from),
    ...singleSources.filter((source) => !resolves(source)),
  ];
  const names = missing.flatMap((source) => {
    const placeholders = [...source.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? "");
    return [source, ...placeholders];
  });
  return [...new Set(names)];
}

/**
 * The values of a claim source.
 * @returns null when the claim did not arrive at all; an empty list when it arrived without a value
 */
export function resolveClaimSource(identity: ClaimHolder, source: string): string[] | null {
  if (source === "NameID") return [identity.subject];
  const own = claimValues(identity, source);
  if (own) return own;
  if (!/\{[^{}]+\}/.test(source)) return null;
  let missing = false;
  const text = source.replace(/\{([^{}]+)\}/g, (_match, name: string) => {
    const value = name === "NameID" ? identity.subject : claimValues(identity, name)?.[0];
    if (value === undefined) missing = true;
    return trimSpace(value ?? "");
  });
  return missing ? null : [text];
}

function claimValues(identity: ClaimHolder, name: string): string[] | undefined {
  if (Object.hasOwn(identity.claims, name)) return identity.claims[name];
  const alias = Object.hasOwn(identity.friendlyNames, name) ? identity.friendlyNames[name] : undefined;
  return alias === undefined ? undefined : identity.claims[alias];
}
