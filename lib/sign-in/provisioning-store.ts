import { and, eq, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { connections, identities } from "@/drizzle/schema/connections";
import { roles, userAttributes, userGroups, userRoles, users } from "@/drizzle/schema/directory";
import type { Connection } from "@/lib/connections/connection";
import { randomId } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { addGrants, removeGrants } from "@/lib/directory/grant-store";
import { writeAttributes } from "@/lib/directory/user-attribute-store";
import { profileOf, type User } from "@/lib/directory/user-store";
import { said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { type AssertedIdentity, foldSubject, hasStableSubject } from "@/lib/identity/asserted-identity";
import { lowerAscii } from "@/lib/identity/normalize";
import { isCaseless, type ProfileField } from "@/lib/identity/profile-fields";
import type { HeldAttributes } from "@/lib/provisioning/change-attributes";
import type { ProvisioningDecision } from "@/lib/provisioning/provisioning-decision";
import type { KnownUser } from "@/lib/provisioning/provisioning-input";

export type ProvisioningCandidates = {
  linkedUser: KnownUser | null;
  identifiedUsers: (KnownUser & { subjectHere: string | null })[];
  emailHolder: (KnownUser & { subjectHere: string | null }) | null;
};

type Identifier = { field: ProfileField; value: string };

/** Everybody of this organization whom a sign-in could mean, read in one statement with what the decision needs. */
export async function findCandidates(
  db: Db,
  organizationId: string,
  identity: AssertedIdentity,
  { identifier, email }: { identifier: Identifier | null; email: string | null },
): Promise<ProvisioningCandidates> {
  const conditions: SQL[] = [];
  const folded = foldSubject(identity);
  const linked = db
    .select({ id: identities.userId })
    .from(identities)
    .where(
      and(
        eq(identities.organizationId, organizationId),
        eq(identities.connectionId, identity.connectionId),
        eq(identities.issuer, identity.issuer),
        folded === null
          ? eq(identities.subject, identity.subject)
          : or(eq(identities.subject, identity.subject), eq(identities.foldedSubject, folded)),
      ),
    );
  conditions.push(inArray(users.id, linked));
  if (identifier) conditions.push(equals(identifier));
  if (email) conditions.push(eq(users.email, email));
  // As one value a user, so that groups do not multiply the rows of roles.
  const heldGroups = sql<string[]>`coalesce((select json_agg(g.group_key) from ${userGroups} g
    where g.organization_id = ${organizationId} and g.user_id = ${users.id} and g.granted_by = ${identity.connectionId}), '[]'::json)`;
  const ownAttributes = sql<HeldAttributes>`coalesce((select json_object_agg(a.key, json_build_object('value', a.value::json, 'setBy', a.set_by))
    from ${userAttributes} a where a.organization_id = ${organizationId} and a.user_id = ${users.id}), '{}'::json)`;
  const opensConsole = sql<boolean>`exists (select 1 from ${userRoles} h join ${roles} r
    on r.organization_id = h.organization_id and r.key = h.role_key
    where h.organization_id = ${organizationId} and h.user_id = ${users.id} and r.console)`;
  const rows = await db
    .select({
      heldGroups,
      opensConsole,
      ownAttributes,
      user: users,
      issuer: identities.issuer,
      subject: identities.subject,
      foldedSubject: identities.foldedSubject,
      roleKey: userRoles.roleKey,
    })
    .from(users)
    .leftJoin(
      identities,
      and(
        eq(identities.organizationId, users.organizationId),
        eq(identities.userId, users.id),
        eq(identities.connectionId, identity.connectionId),
      ),
    )
    .leftJoin(
      userRoles,
      and(
        eq(userRoles.organizationId, users.organizationId),
        eq(userRoles.userId, users.id),
        eq(userRoles.grantedBy, identity.connectionId),
      ),
    )
    .where(and(eq(users.organizationId, organizationId), or(...conditions)));

  const people = new Map<string, Person & { link: Link }>();
  for (const { roleKey, ...row } of rows) {
    const person = people.get(row.user.id) ?? {
      ...row,
      roles: [],
      groups: row.heldGroups,
      link: linkOf(row, identity),
    };
    if (roleKey) person.roles.push(roleKey);
    people.set(row.user.id, person);
  }
  const all = [...people.values()];
  // Two users may have had one address in two spellings, from before spellings counted as one: each keeps their own.
  const linkedPerson = all.find(({ link }) => link === "exact") ?? all.find(({ link }) => link === "folded");
  const isIdentified = ({ user }: { user: User }) => identifier !== null && hasValue(user, identifier);
  return {
    linkedUser: linkedPerson ? toKnown(linkedPerson) : null,
    identifiedUsers: all.filter(isIdentified).map(toCandidate),
    emailHolder: all.filter(({ user }) => email !== null && user.email === email).map(toCandidate)[0] ?? null,
  };
}

type Link = "exact" | "folded" | null;

function linkOf(
  row: { issuer: string | null; subject: string | null; foldedSubject: string | null },
  identity: AssertedIdentity,
): Link {
  if (row.issuer !== identity.issuer) return null;
  if (row.subject === identity.subject) return "exact";
  return row.foldedSubject !== null && row.foldedSubject === foldSubject(identity) ? "folded" : null;
}

function equals({ field, value }: Identifier): SQL {
  // Addresses are stored in the form that is compared; other names keep their case. "C" folds ASCII alone, as we do.
  return isCaseless(field) && field !== "email"
    ? sql`lower(${users[field]} collate "C") = ${value}`
    : eq(users[field], value);
}

function hasValue(user: User, { field, value }: Identifier): boolean {
  const own = user[field];
  return own !== null && (isCaseless(field) ? lowerAscii(own) : own) === value;
}

type Person = {
  user: User;
  subject: string | null;
  opensConsole: boolean;
  ownAttributes: HeldAttributes;
  roles: string[];
  groups: string[];
};

function toCandidate(person: Person): KnownUser & { subjectHere: string | null } {
  return { ...toKnown(person), subjectHere: person.subject };
}

function toKnown({ user, opensConsole, ownAttributes, roles: held, groups }: Omit<Person, "subject">): KnownUser {
  return {
    id: user.id,
    status: user.status,
    isOperator: user.operator,
    opensConsole,
    attributes: profileOf(user),
    ownAttributes,
    rolesFromConnection: held,
    groupsFromConnection: groups,
  };
}

/** Who signed in where, and what was decided about them. */
type DecidedSignIn = {
  organizationId: string;
  identity: AssertedIdentity;
  decision: Exclude<ProvisioningDecision, { kind: "reject" }>;
};

/**
 * Writes a decision: user, link, grants. Only what the decision names is touched; grants of other origins never.
 * @param decided `origin` is the connection, which is named beside the reason of each grant
 * @returns the user's id
 */
export async function applyDecision(
  db: Db,
  decided: DecidedSignIn & { origin: { name: string; version: number } },
  now: Date,
): Promise<string> {
  const { organizationId, identity, decision, origin } = decided;
  const changes = Object.fromEntries(decision.changes.map(({ field, to }) => [field, to])) as Partial<
    Record<ProfileField, string>
  >;
  const userId = decision.kind === "create" ? randomId(12) : decision.userId;
  if (decision.kind === "create") {
    const { email, ...fields } = changes;
    if (!email) throw new Error("A user is created without an e-mail address");
    const emailVerifiedAt = decision.emailVerified ? now : null;
    await db.insert(users).values({
      ...fields,
      id: userId,
      organizationId,
      email,
      emailVerifiedAt,
      createdBy: "sign-in",
      createdAt: now,
      updatedAt: now,
      lastSignInAt: now,
    });
  } else {
    const hasUpdate = decision.changes.length > 0 || decision.attributes !== undefined;
    const updated = hasUpdate ? { ...changes, updatedAt: now } : {};
    const proof = emailProofPatch(decision.emailVerified, now);
    await db
      .update(users)
      .set({ ...updated, ...proof, lastSignInAt: now })
      .where(and(eq(users.organizationId, organizationId), eq(users.id, userId)));
  }
  await writeLink(db, { ...decided, userId }, now);
  const grant = { organizationId, userId, grantedBy: identity.connectionId, createdAt: now };
  const { roles: heldRoles, groups: heldGroups } = decision;
  const reasonOf = (reason: Fact) => said("reasonIn", { reason, connection: origin.name, version: origin.version });
  await writeAttributes(
    db,
    { organizationId, userId, setBy: identity.connectionId, updatedAt: now },
    (decision.attributes ?? []).map(({ key, to, reason }) => ({ key, value: to, reason: reasonOf(reason) })),
  );
  await removeGrants(db, "role", grant, heldRoles.revoked);
  await addGrants(
    db,
    "role",
    grant,
    heldRoles.granted.map(({ role, reason }) => ({ key: role, reason: reasonOf(reason) })),
  );
  await removeGrants(db, "group", grant, heldGroups.revoked);
  await addGrants(
    db,
    "group",
    grant,
    heldGroups.granted.map(({ group, reason }) => ({ key: group, reason: reasonOf(reason) })),
  );
  return userId;
}

/** What was proven once keeps the time of its proof. */
function emailProofPatch(isVerified: boolean | null, now: Date) {
  if (isVerified === null) return {};
  return {
    emailVerifiedAt: isVerified ? sql`coalesce(${users.emailVerifiedAt}, ${now.toISOString()}::timestamptz)` : null,
  };
}

async function writeLink(
  db: Db,
  { organizationId, identity, decision: { kind }, userId }: DecidedSignIn & { userId: string },
  now: Date,
): Promise<void> {
  const { connectionId, issuer, subject } = identity;
  if (!hasStableSubject(identity)) return;
  if (kind === "create" || kind === "link") {
    const link = { organizationId, connectionId, issuer, subject, foldedSubject: foldSubject(identity), userId };
    await db.insert(identities).values({ ...link, createdAt: now, lastSignInAt: now });
  } else {
    await db
      .update(identities)
      .set({ lastSignInAt: now })
      .where(
        and(
          eq(identities.organizationId, organizationId),
          eq(identities.connectionId, connectionId),
          eq(identities.userId, userId),
        ),
      );
  }
}

/** Notes the connection's use, at most once a minute: concurrent sign-ins must not queue for one row. */
export async function touchConnection(
  db: Db,
  { organizationId, id }: Pick<Connection, "organizationId" | "id">,
  now: Date,
): Promise<void> {
  const aMinuteAgo = new Date(now.getTime() - 60_000);
  await db
    .update(connections)
    .set({ lastSignInAt: now })
    .where(
      and(
        eq(connections.organizationId, organizationId),
        eq(connections.id, id),
        or(isNull(connections.lastSignInAt), lt(connections.lastSignInAt, aMinuteAgo)),
      ),
    );
}
