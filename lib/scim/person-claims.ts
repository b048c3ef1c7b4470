import { type AssertedIdentity, type Claims, newClaims } from "@/lib/identity/asserted-identity";
import { type AttributeDefinition, attributeField } from "@/lib/identity/attribute-type";
import { type ClaimRow, mapProfile, type Profile } from "@/lib/identity/claim-mapping";
import type { ProvisioningPolicy } from "@/lib/provisioning/provisioning-policy";
import { isRecord } from "./attribute-reading";
import { type DirectoryRoles, roleQuestion, sentRoles } from "./directory-roles";
import type { Directory } from "./directory-store";
import type { DirectoryUser, GroupOfUser } from "./directory-user-store";
import { enterpriseUrn } from "./resource-type";
import { grantorOf } from "./scim-context";
import { textAt } from "./user-resource";

/** What the directory says of a person, as a sign-in would say it: one identity, one profile, one policy. Pure. */
export function personOf(
  directory: Directory,
  row: DirectoryUser,
  known: {
    attributes: readonly AttributeDefinition[];
    groups: readonly GroupOfUser[];
    roles: DirectoryRoles | null;
    now: Date;
  },
): { identity: AssertedIdentity; profile: Profile; policy: ProvisioningPolicy } {
  const claims = claimsOf(directory, row);
  const identity: AssertedIdentity = {
    connectionId: grantorOf(directory),
    protocol: "scim",
    issuer: directory.id,
    subject: row.externalId ?? row.userName,
    claims,
    friendlyNames: {},
    authenticatedAt: known.now,
  };
  // A custom attribute is filled by the attribute of the same name.
  const own = known.attributes.map(({ key }): ClaimRow => ({ field: attributeField(key), from: key }));
  const profile = mapProfile(identity, [...fieldRows, ...own]);
  const filled = known.groups.filter(({ groupKey }) => groupKey !== null);
  const groups = known.groups.map(({ displayName }) => displayName);
  const question = roleQuestion(known.roles, { groups, roles: sentRoles(row.resource.roles) });
  return {
    identity,
    profile: { ...profile, groupValues: filled.map(({ id }) => id), roleValues: question.values },
    policy: { ...policyOf(directory, filled), roles: question.policy },
  };
}

const fields = [
  "email",
  "userName",
  "fullName",
  "firstName",
  "lastName",
  "phone",
  "mobile",
  "locale",
  "userPrincipalName",
] as const;
const fieldRows = fields.map((field): ClaimRow => ({ field, from: `scim:${field}` }));

function claimsOf({ preset }: Directory, { email, userName, resource }: DirectoryUser): Claims {
  const claims = newClaims();
  const say = (name: string, value: string | null) => {
    if (value !== null) claims[name] = [value];
  };
  // Names of ours, which no attribute of a schema has.
  say("scim:email", email);
  say("scim:userName", userName);
  say("scim:fullName", textAt(resource, "displayName") ?? textAt(resource, "name", "formatted"));
  say("scim:firstName", textAt(resource, "name", "givenName"));
  say("scim:lastName", textAt(resource, "name", "familyName"));
  say("scim:phone", phoneOf(resource.phoneNumbers, "work"));
  say("scim:mobile", phoneOf(resource.phoneNumbers, "mobile"));
  say("scim:locale", textAt(resource, "locale") ?? textAt(resource, "preferredLanguage"));
  if (preset === "entra" && userName.includes("@")) say("scim:userPrincipalName", userName);
  const extension = resource[enterpriseUrn];
  for (const source of [resource, isRecord(extension) ? extension : {}])
    for (const name of Object.keys(source)) say(name, textAt(source, name));
  return claims;
}

function phoneOf(list: unknown, wanted: string): string | null {
  const entries = Array.isArray(list) ? list.filter(isRecord) : [];
  const found = entries.find(({ type }) => String(type).toLowerCase() === wanted);
  return found ? textAt(found, "value") : null;
}

/** Whom a directory finds, and which groups it gives: everybody may be made. */
function policyOf({ matchBy }: Directory, groups: readonly GroupOfUser[]): Omit<ProvisioningPolicy, "roles"> {
  const rules = groups.flatMap(({ id, groupKey, displayName }) =>
    groupKey === null ? [] : [{ value: id, group: groupKey, label: displayName }],
  );
  return {
    createUsers: true,
    updateUsers: true,
    allowedDomains: [],
    identifyBy: { field: matchBy, claim: `scim:${matchBy}` },
    matchAttributes: [],
    linkByVerifiedEmail: true,
    linkAdministrators: true,
    tenantClaim: null,
    groups: { mode: "sync", rules },
  };
}
