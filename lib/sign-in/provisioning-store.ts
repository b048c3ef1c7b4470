import { and, eq, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { connections, identities } from "@/drizzle/schema/connections";
import { roles, userAttributes, userGroups, userRoles, users } from "@/drizzle/schema/directory";
import { organizations } from "@/drizzle/schema/organizations";
import type { Connection } from "@/lib/connections/connection";
import type { Db } from "@/lib/db/database";
import { type HeldDomain, holdersOf } from "@/lib/directory/domain-store";
import { profileOf, type User } from "@/lib/directory/user-store";
import { type AssertedIdentity, foldSubject } from "@/lib/identity/asserted-identity";
import { lowerAscii } from "@/lib/identity/normalize";
import { isCaseless, type ProfileField } from "@/lib/identity/profile-fields";
import type { HeldAttributes } from "@/lib/provisioning/change-attributes";
import type { KnownUser } from "@/lib/provisioning/provisioning-input";
import { namedByDirectory } from "./directory-word-queries";
import { type NamedInSignIn, type OrganizationFacts, organizationFacts } from "./organization-fact-queries";

export type ProvisioningCandidates = {
  linkedUser: KnownUser | null;
  identifiedUsers: (KnownUser & { subjectHere: string | null })[];
  emailHolder: (KnownUser & { subjectHere: string | null }) | null;
  directoryUser: (KnownUser & { subjectHere: string | null }) | null;
};

type Identifier = { field: ProfileField; value: string };

type Asked = { identifier: Identifier | null; email: string | null; linkedUserId?: string };

/** Whom a sign-in could mean, and what of the organization the decision needs. */
export type PersonQuestion = {
  organizationId: string;
  identity: AssertedIdentity;
  asked: Asked & { named: NamedInSignIn };
};

/**
 * Everybody of this organization whom a sign-in could mean, read in one statement with what the decision needs.
 * @param asked `linkedUserId` is who it is, where that is known without a link of the connection
 */
export async function findCandidates(
  db: Db,
  organizationId: string,
  identity: AssertedIdentity,
  asked: Asked,
): Promise<ProvisioningCandidates> {
  return toCandidates(await candidateQuery(db, { organizationId, identity, asked }), identity, asked);
}

export type DecisionFacts = ProvisioningCandidates &
  Omit<OrganizationFacts, "domains"> & {
    /** Who holds the named domains. */
    holders: Map<string, HeldDomain>;
  };

/** The candidates with what else of the organization the decision needs, in one statement: a sign-in waits for it. */
export async function findDecisionFacts(db: Db, question: PersonQuestion): Promise<DecisionFacts> {
  return toDecisionFacts(await candidateQuery(db, question), question);
}

/** What rows with the columns of `candidateParts` say. Pure. */
export function toDecisionFacts(
  rows: readonly CandidateRow[],
  { identity, asked }: Pick<PersonQuestion, "identity" | "asked">,
): DecisionFacts {
  const { domains, ...facts } = { ...nothingKnown, ...rows[0]?.facts };
  return { ...toCandidates(rows, identity, asked), ...facts, holders: holdersOf(domains, asked.named.families) };
}

const nothingKnown: OrganizationFacts = { roles: [], groups: [], attributes: [], domains: [] };
const noFacts = sql<Partial<OrganizationFacts>>`'{}'::json`;

type CandidateQuestion = Omit<PersonQuestion, "asked"> & { asked: Asked & { named?: NamedInSignIn } };

/** One row for each candidate; one without a user where there is none. */
function candidateQuery(db: Db, question: CandidateQuestion) {
  const parts = candidateParts(db, question);
  return db
    .select(parts.columns)
    .from(organizations)
    .leftJoin(users, and(eq(users.organizationId, organizations.id), parts.isMeant))
    .leftJoin(identities, and(eq(identities.organizationId, users.organizationId), parts.isLinkHere))
    .where(eq(organizations.id, question.organizationId));
}

/** What a statement that reads the organization reads of the candidates: columns, and what joins `users` and `identities` to it, beside the organization. */
export function candidateParts(db: Db, { organizationId, identity, asked }: CandidateQuestion) {
  // As one value a user, so that groups do not multiply the rows of roles.
  const heldRoles = sql<string[]>`coalesce((select json_agg(h.role_key order by h.role_key) from ${userRoles} h
    where h.organization_id = ${organizationId} and h.user_id = ${users.id} and h.granted_by = ${identity.connectionId}), '[]'::json)`;
  const heldGroups = sql<string[]>`coalesce((select json_agg(g.group_key) from ${userGroups} g
    where g.organization_id = ${organizationId} and g.user_id = ${users.id} and g.granted_by = ${identity.connectionId}), '[]'::json)`;
  const ownAttributes = sql<HeldAttributes>`coalesce((select json_object_agg(a.key, json_build_object('value', a.value::json, 'setBy', a.set_by))
    from ${userAttributes} a where a.organization_id = ${organizationId} and a.user_id = ${users.id}), '{}'::json)`;
  const opensConsole = sql<boolean>`exists (select 1 from ${userRoles} h join ${roles} r
    on r.organization_id = h.organization_id and r.key = h.role_key
    where h.organization_id = ${organizationId} and h.user_id = ${users.id} and r.console_role is not null)`;
  return {
    columns: {
      facts: asked.named ? organizationFacts(organizationId, asked.named) : noFacts,
      heldRoles,
      heldGroups,
      opensConsole,
      ownAttributes,
      isNamed: sql<boolean>`${users.id} in ${namedByDirectory(db, organizationId, identity)}`,
      user: users,
      issuer: identities.issuer,
      subject: identities.subject,
      foldedSubject: identities.foldedSubject,
    },
    isMeant: isOneOf(db, organizationId, identity, asked),
    isLinkHere: and(eq(identities.userId, users.id), eq(identities.connectionId, identity.connectionId)),
  };
}

/** Each way to a person by its own index: one condition with `or` would read all users of the organization. */
function isOneOf(
  db: Db,
  organizationId: string,
  identity: AssertedIdentity,
  { identifier, email, linkedUserId }: Asked,
): SQL {
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
  const having = (condition: SQL) =>
    db
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.organizationId, organizationId), condition));
  const ways = [
    linked,
    namedByDirectory(db, organizationId, identity),
    ...(linkedUserId === undefined ? [] : [having(eq(users.id, linkedUserId))]),
    ...(identifier ? [having(equals(identifier))] : []),
    ...(email ? [having(eq(users.email, email))] : []),
  ];
  return sql`${users.id} = any(array(${sql.join(
    ways.map((way) => way.getSQL()),
    sql` union `,
  )}))`;
}

type CandidateRow = Awaited<ReturnType<typeof candidateQuery>>[number];

function toCandidates(
  rows: readonly CandidateRow[],
  identity: AssertedIdentity,
  { identifier, email, linkedUserId }: Asked,
): ProvisioningCandidates {
  const all = rows.flatMap(({ user, heldRoles, heldGroups, ...row }) =>
    user ? [{ ...row, user, roles: heldRoles, groups: heldGroups, link: linkOf(row, identity) }] : [],
  );
  // Two users may have had one address in two spellings, from before spellings counted as one: each keeps their own.
  const linkedPerson =
    all.find(({ user }) => user.id === linkedUserId) ??
    all.find(({ link }) => link === "exact") ??
    all.find(({ link }) => link === "folded");
  const isIdentified = ({ user }: { user: User }) => identifier !== null && hasValue(user, identifier);
  return {
    linkedUser: linkedPerson ? toKnown(linkedPerson) : null,
    identifiedUsers: all.filter(isIdentified).map(toCandidate),
    emailHolder: all.filter(({ user }) => email !== null && user.email === email).map(toCandidate)[0] ?? null,
    directoryUser: all.filter(({ isNamed }) => isNamed).map(toCandidate)[0] ?? null,
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
    isFromDirectory: user.createdBy === "directory",
    attributes: profileOf(user),
    ownAttributes,
    rolesFromConnection: held,
    groupsFromConnection: groups,
  };
}

/** Notes the connection's use, at most once a minute: concurrent sign-ins must not queue for one row. */
export function touchConnection(db: Db, { organizationId, id }: Pick<Connection, "organizationId" | "id">, now: Date) {
  const aMinuteAgo = new Date(now.getTime() - 60_000);
  return db
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
