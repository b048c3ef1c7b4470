import { and, eq, sql } from "drizzle-orm";
import type { PgUpdateSetSource } from "drizzle-orm/pg-core";
import { identities } from "@/drizzle/schema/connections";
import { users } from "@/drizzle/schema/directory";
import { randomId } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { addGrants, removeGrants } from "@/lib/directory/grant-store";
import { writeAttributes } from "@/lib/directory/user-attribute-store";
import { said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { type AssertedIdentity, foldSubject, hasStableSubject } from "@/lib/identity/asserted-identity";
import type { ProfileField } from "@/lib/identity/profile-fields";
import type { ProvisioningDecision } from "@/lib/provisioning/provisioning-decision";

/** Who signed in where, and what was decided about them. */
type DecidedSignIn = {
  organizationId: string;
  identity: AssertedIdentity;
  decision: Acceptance;
};

type Acceptance = Exclude<ProvisioningDecision, { kind: "reject" }>;

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
  const reasonOf = (reason: Fact) => said("reasonIn", { reason, connection: origin.name, version: origin.version });
  const grantor = { id: identity.connectionId, reasonOf };
  const userId = await writePerson(db, { organizationId, decision, grantor, isPresent: true }, now);
  await writeLink(db, { ...decided, userId }, now);
  return userId;
}

/** A decision, and whose word it is; `isPresent`: the person is here and signs in. */
export type DecidedPerson = {
  organizationId: string;
  decision: Acceptance;
  grantor: { id: string; reasonOf: (reason: Fact) => Fact };
  isPresent: boolean;
};

/** Writes user and grants, and no link. @returns the user's id */
export async function writePerson(db: Db, person: DecidedPerson, now: Date): Promise<string> {
  const { organizationId, decision, grantor } = person;
  const userId = await writeUser(db, person, now);
  const grant = { organizationId, userId, grantedBy: grantor.id, createdAt: now };
  const { roles: heldRoles, groups: heldGroups } = decision;
  await writeAttributes(
    db,
    { organizationId, userId, setBy: grantor.id, updatedAt: now },
    (decision.attributes ?? []).map(({ key, to, reason }) => ({ key, value: to, reason: grantor.reasonOf(reason) })),
  );
  await removeGrants(db, "role", grant, heldRoles.revoked);
  await addGrants(
    db,
    "role",
    grant,
    heldRoles.granted.map(({ role, reason }) => ({ key: role, reason: grantor.reasonOf(reason) })),
  );
  await removeGrants(db, "group", grant, heldGroups.revoked);
  await addGrants(
    db,
    "group",
    grant,
    heldGroups.granted.map(({ group, reason }) => ({ key: group, reason: grantor.reasonOf(reason) })),
  );
  return userId;
}

async function writeUser(db: Db, { organizationId, decision, isPresent }: DecidedPerson, now: Date): Promise<string> {
  const changes = Object.fromEntries(decision.changes.map(({ field, to }) => [field, to])) as Partial<
    Record<ProfileField, string>
  >;
  const seen = isPresent ? { lastSignInAt: now } : {};
  if (decision.kind === "create") {
    const { email, ...fields } = changes;
    if (!email) throw new Error("A user is created without an e-mail address");
    const id = randomId(12);
    const emailVerifiedAt = decision.emailVerified ? now : null;
    const createdBy = isPresent ? "sign-in" : "directory";
    const made = { id, organizationId, email, emailVerifiedAt, createdBy, createdAt: now, updatedAt: now } as const;
    await db.insert(users).values({ ...fields, ...made, ...seen });
    return id;
  }
  const hasUpdate = decision.changes.length > 0 || decision.attributes !== undefined;
  const updated = hasUpdate ? { ...changes, updatedAt: now } : {};
  const patch = { ...updated, ...emailProofPatch(decision.emailVerified, now), ...seen };
  if (Object.keys(patch).length > 0) await updateUser(db, { organizationId, id: decision.userId }, patch);
  return decision.userId;
}

function updateUser(
  db: Db,
  { organizationId, id }: { organizationId: string; id: string },
  patch: PgUpdateSetSource<typeof users>,
) {
  return db
    .update(users)
    .set(patch)
    .where(and(eq(users.organizationId, organizationId), eq(users.id, id)));
}

/** Somebody who signs in, with what is known now about their address; null: nothing new. */
export type Presence = Pick<DecidedSignIn, "organizationId" | "identity"> & {
  userId: string;
  emailVerified: boolean | null;
};

/** What a sign-in that changes nothing writes about its person, as parts of a statement: that they were here. */
export function presence(db: Db, { organizationId, identity, userId, emailVerified }: Presence, now: Date) {
  const patch = { ...emailProofPatch(emailVerified, now), lastSignInAt: now };
  return {
    present: updateUser(db, { organizationId, id: userId }, patch),
    ...(hasStableSubject(identity) && { linked: linkUse(db, { organizationId, identity, userId }, now) }),
  };
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
  } else await linkUse(db, { organizationId, identity, userId }, now);
}

function linkUse(
  db: Db,
  { organizationId, identity, userId }: Pick<DecidedSignIn, "organizationId" | "identity"> & { userId: string },
  now: Date,
) {
  return db
    .update(identities)
    .set({ lastSignInAt: now })
    .where(
      and(
        eq(identities.organizationId, organizationId),
        eq(identities.connectionId, identity.connectionId),
        eq(identities.userId, userId),
      ),
    );
}
