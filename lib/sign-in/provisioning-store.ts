import { and, eq, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { connections, identities, userGroups, userRoles, users } from "@/drizzle/schema";
import { randomId } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { addGroupGrants, removeGroupGrants } from "@/lib/directory/group-store";
import { addGrants, removeGrants } from "@/lib/directory/role-grant-store";
import { profileOf, type User } from "@/lib/directory/user-store";
import { type AssertedIdentity, hasStableSubject } from "@/lib/identity/asserted-identity";
import type { ProfileField } from "@/lib/identity/profile-fields";
import type { KnownUser, ProvisioningDecision } from "@/lib/provisioning/decide-provisioning";

export type ProvisioningCandidates = {
  linkedUser: KnownUser | null;
  identifiedUsers: (KnownUser & { subjectHere: string | null })[];
  emailHolder: (KnownUser & { subjectHere: string | null }) | null;
};

/** Everybody of this organization whom a sign-in could mean, read in one statement with what the decision needs. */
export async function findCandidates(
  db: Db,
  organizationId: string,
  identity: AssertedIdentity,
  identifier: { field: ProfileField; value: string } | null,
  email: string | null,
): Promise<ProvisioningCandidates> {
  const conditions: SQL[] = [];
  const linked = db
    .select({ id: identities.userId })
    .from(identities)
    .where(
      and(
        eq(identities.connectionId, identity.connectionId),
        eq(identities.issuer, identity.issuer),
        eq(identities.subject, identity.subject),
      ),
    );
  conditions.push(inArray(users.id, linked));
  if (identifier) conditions.push(eq(users[identifier.field], identifier.value));
  if (email) conditions.push(eq(users.email, email));
  // As one value a user, so that groups do not multiply the rows of roles.
  const heldGroups = sql<string[]>`coalesce((select json_agg(g.group_key) from ${userGroups} g
    where g.user_id = ${users.id} and g.granted_by = ${identity.connectionId}), '[]'::json)`;
  const rows = await db
    .select({
      heldGroups,
      user: users,
      issuer: identities.issuer,
      subject: identities.subject,
      roleKey: userRoles.roleKey,
    })
    .from(users)
    .leftJoin(identities, and(eq(identities.userId, users.id), eq(identities.connectionId, identity.connectionId)))
    .leftJoin(userRoles, and(eq(userRoles.userId, users.id), eq(userRoles.grantedBy, identity.connectionId)))
    .where(and(eq(users.organizationId, organizationId), or(...conditions)));

  const people = new Map<string, Person & { isLinked: boolean }>();
  for (const { user, issuer, subject, roleKey, heldGroups: groups } of rows) {
    const person = people.get(user.id) ?? {
      user,
      subject,
      isLinked: issuer === identity.issuer && subject === identity.subject,
      roles: [],
      groups,
    };
    if (roleKey) person.roles.push(roleKey);
    people.set(user.id, person);
  }
  const all = [...people.values()];
  const linkedPerson = all.find((person) => person.isLinked);
  const isIdentified = ({ user }: { user: User }) => identifier !== null && user[identifier.field] === identifier.value;
  return {
    linkedUser: linkedPerson ? toKnown(linkedPerson) : null,
    identifiedUsers: all.filter(isIdentified).map(toCandidate),
    emailHolder: all.filter(({ user }) => email !== null && user.email === email).map(toCandidate)[0] ?? null,
  };
}

type Person = { user: User; subject: string | null; roles: string[]; groups: string[] };

function toCandidate(person: Person): KnownUser & { subjectHere: string | null } {
  return { ...toKnown(person), subjectHere: person.subject };
}

function toKnown({ user, roles, groups }: Pick<Person, "user" | "roles" | "groups">): KnownUser {
  return {
    id: user.id,
    status: user.status,
    isOperator: user.operator,
    attributes: profileOf(user),
    rolesFromConnection: roles,
    groupsFromConnection: groups,
  };
}

/**
 * Writes a decision: user, link, grants. Only what the decision names is touched; grants of other origins never.
 * @returns the user's id
 */
export async function applyDecision(
  db: Db,
  organizationId: string,
  identity: AssertedIdentity,
  decision: Exclude<ProvisioningDecision, { kind: "reject" }>,
  reasonSuffix: string,
  now: Date,
): Promise<string> {
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
    const updated = decision.changes.length > 0 ? { ...changes, updatedAt: now } : {};
    const proof = emailProofPatch(decision.emailVerified, now);
    await db
      .update(users)
      .set({ ...updated, ...proof, lastSignInAt: now })
      .where(and(eq(users.organizationId, organizationId), eq(users.id, userId)));
  }
  await writeLink(db, organizationId, identity, userId, decision.kind, now);
  await removeGrants(db, organizationId, userId, identity.connectionId, decision.roles.revoked);
  const grants = decision.roles.granted.map(({ role, reason }) => ({ role, reason: `${reason}${reasonSuffix}` }));
  const grant = { organizationId, userId, grantedBy: identity.connectionId, createdAt: now };
  await addGrants(db, grant, grants);
  await removeGroupGrants(db, organizationId, userId, identity.connectionId, decision.groups.revoked);
  const memberships = decision.groups.granted.map(({ group, reason }) => ({
    group,
    reason: `${reason}${reasonSuffix}`,
  }));
  await addGroupGrants(db, grant, memberships);
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
  organizationId: string,
  identity: AssertedIdentity,
  userId: string,
  kind: ProvisioningDecision["kind"],
  now: Date,
): Promise<void> {
  const { connectionId, issuer, subject } = identity;
  if (!hasStableSubject(identity)) return;
  if (kind === "create" || kind === "link") {
    await db
      .insert(identities)
      .values({ organizationId, connectionId, issuer, subject, userId, createdAt: now, lastSignInAt: now });
  } else {
    await db
      .update(identities)
      .set({ lastSignInAt: now })
      .where(
        and(eq(identities.connectionId, connectionId), eq(identities.issuer, issuer), eq(identities.subject, subject)),
      );
  }
}

/** Notes the connection's use, at most once a minute: concurrent sign-ins must not queue for one row. */
export async function touchConnection(db: Db, connectionId: string, now: Date): Promise<void> {
  const aMinuteAgo = new Date(now.getTime() - 60_000);
  await db
    .update(connections)
    .set({ lastSignInAt: now })
    .where(
      and(
        eq(connections.id, connectionId),
        or(isNull(connections.lastSignInAt), lt(connections.lastSignInAt, aMinuteAgo)),
      ),
    );
}
