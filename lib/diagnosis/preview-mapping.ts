import { listRecentClaims, type RecentClaims } from "@/lib/activity/claims-queries";
import type { Connection } from "@/lib/connections/connection";
import type { Context } from "@/lib/context";
import { listAttributes } from "@/lib/directory/attribute-store";
import { listRoles } from "@/lib/directory/organization-store";
import { SsoError } from "@/lib/errors/sso-error";
import type { Fact } from "@/lib/facts/fact-schema";
import type { AttributeValue } from "@/lib/identity/attribute-type";
import { type ClaimHolder, mapProfile, type Profile, resolveClaimRow } from "@/lib/identity/claim-mapping";
import { type ProfileField, profileFields } from "@/lib/identity/profile-fields";
import { newBudget, type WorkBudget } from "@/lib/identity/work-budget";
import { changeAttributes } from "@/lib/provisioning/change-attributes";
import { matchGroups } from "@/lib/provisioning/resolve-groups";
import { resolveRoles } from "@/lib/provisioning/resolve-roles";
import { roleTable } from "@/lib/provisioning/role-table";

export type MappingPreview = {
  /** The sign-in whose claims were read. */
  source: { reference: string; email: string | null; at: string };
  /** One for each row of the claims table: the values it yields, or null when its claim did not arrive. */
  rows: (string[] | null)[];
  fields: { field: ProfileField; value: string }[];
  /** What the custom attributes would be, and which would not be set. */
  attributes: { label: string; value: AttributeValue }[];
  misfits: Fact[];
  /** What the role table makes of it: roles with their reason, or null where the sign-in would be refused. */
  roles: { role: string; reason: Fact }[] | null;
  groups: { group: string; reason: Fact }[];
  /** Claims that arrived and that no row uses. */
  unusedClaims: { name: string; values: string[] }[];
  /** Values of the last sign-ins that no row of the role or group table means, the most frequent first. */
  unmappedRoles: string[];
  unmappedGroups: string[];
};

export type PreviewInput = {
  organizationId: string;
  connectionId: string;
  mapping: Pick<Connection, "claims" | "provisioning">;
};

const recentSignIns = 50;
const shownValues = 5;

/**
 * What an edited mapping would make of the last sign-in whose claims are kept. Nothing is written, nobody is asked.
 * @returns null when no sign-in of the connection has kept claims
 */
export async function previewMapping(input: PreviewInput, { db }: Context): Promise<MappingPreview | null> {
  const { organizationId, connectionId, mapping } = input;
  const recent = await listRecentClaims(db, { organizationId, connectionId }, recentSignIns);
  const [last] = recent;
  if (!last) return null;
  const { claims: rows, provisioning } = mapping;
  const holder = toHolder(last);
  const profile = mapProfile(holder, rows);
  const roles = resolveRoles(profile.roleValues, provisioning.roles, await listRoles(db, organizationId));
  const budget = newBudget();
  const definitions = profile.attributes ? await listAttributes(db, organizationId) : [];
  const own = changeAttributes(profile.attributes, definitions, null);
  const labelOf = (key: string) => definitions.find((definition) => definition.key === key)?.label ?? key;
  return {
    source: { reference: last.reference, email: last.email, at: last.createdAt.toISOString() },
    rows: rows.map((row) => resolveClaimRow(holder, row, budget)?.slice(0, shownValues) ?? null),
    fields: profileFields.flatMap((field) => (profile[field] === undefined ? [] : [{ field, value: profile[field] }])),
    attributes: own.changes.map(({ key, to }) => ({ label: labelOf(key), value: to })),
    misfits: own.notes,
    roles: grantsOf(roles),
    groups: matchGroups(profile.groupValues ?? [], provisioning.groups),
    unusedClaims: unusedClaims(holder, mapping),
    ...unmappedValues(recent, mapping),
  };
}

/** What somebody would be granted; null: they would be turned away. */
function grantsOf(roles: ReturnType<typeof resolveRoles>) {
  if (roles.outcome === "rejected") return null;
  return roles.outcome === "granted" ? roles.grants : [];
}

function toHolder({ claims }: RecentClaims): ClaimHolder {
  return { subject: claims.subject, claims: claims.claims, friendlyNames: claims.friendlyNames ?? {} };
}

function unusedClaims(
  { claims, friendlyNames }: ClaimHolder,
  { claims: rows, provisioning }: PreviewInput["mapping"],
): MappingPreview["unusedClaims"] {
  const sources = [
    ...rows.map((row) => row.from),
    provisioning.identifyBy.claim,
    ...(provisioning.tenantClaim ? [provisioning.tenantClaim.claim] : []),
  ];
  const used = new Set(
    sources
      .flatMap((source) => [source, ...[...source.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? "")])
      .map((name) => friendlyNames[name] ?? name),
  );
  return Object.entries(claims)
    .filter(([name]) => !used.has(name))
    .map(([name, values]) => ({ name, values: values.slice(0, shownValues) }));
}

function unmappedValues(
  recent: readonly RecentClaims[],
  { claims: rows, provisioning }: PreviewInput["mapping"],
): Pick<MappingPreview, "unmappedRoles" | "unmappedGroups"> {
  const profiles = profilesWithin(recent, rows, newBudget());
  const { rules } = provisioning.roles;
  const table = roleTable(rules);
  const budget = newBudget();
  const groupValues = new Set(provisioning.groups.rules.map((rule) => rule.value));
  return {
    unmappedRoles: byFrequency(
      profiles.flatMap((profile) => profile.roleValues ?? []),
      (value) => rules.length > 0 && table.find(value, () => true, budget) === null,
    ),
    unmappedGroups: byFrequency(
      profiles.flatMap((profile) => profile.groupValues ?? []),
      (value) => !groupValues.has(value),
    ),
  };
}

/** As many of the last sign-ins as one budget reads: suggestions are made while somebody types. */
function profilesWithin(
  recent: readonly RecentClaims[],
  rows: PreviewInput["mapping"]["claims"],
  budget: WorkBudget,
): Profile[] {
  const profiles: Profile[] = [];
  for (const event of recent) {
    try {
      profiles.push(mapProfile(toHolder(event), rows, budget));
    } catch (error) {
      if (error instanceof SsoError) return profiles;
      throw error;
    }
  }
  return profiles;
}

function byFrequency(values: readonly string[], isWanted: (value: string) => boolean): string[] {
  const counts = new Map<string, number>();
  for (const value of values.map((text) => text.trim()).filter(Boolean))
    counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .filter(([value]) => isWanted(value))
    .sort(([, a], [, b]) => b - a)
    .slice(0, 50)
    .map(([value]) => value);
}
