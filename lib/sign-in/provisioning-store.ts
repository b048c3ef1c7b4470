import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import { connections, identities } from "@/drizzle/schema/connections";
import { users } from "@/drizzle/schema/directory";
import { organizations } from "@/drizzle/schema/organizations";
import type { Connection } from "@/lib/connections/connection";
import type { Db } from "@/lib/db/database";
import { preparedQuery } from "@/lib/db/prepared-query";
import { type HeldDomain, holdersOf } from "@/lib/directory/domain-store";
import { profileOf, type User } from "@/lib/directory/user-store";
import { type AssertedIdentity, foldSubject } from "@/lib/identity/asserted-identity";
import { lowerAscii } from "@/lib/identity/normalize";
import { isCaseless, type ProfileField } from "@/lib/identity/profile-fields";
import type { HeldAttributes } from "@/lib/provisioning/change-attributes";
import type { KnownUser } from "@/lib/provisioning/provisioning-input";
import {
  type Asked,
  candidateParts,
  candidatePlaces,
  candidateValues,
  type Identifier,
  identifyingField,
} from "./candidate-queries";
import { factValues, type NamedInSignIn, type OrganizationFacts, organizationFacts } from "./organization-fact-queries";

export type ProvisioningCandidates = {
  linkedUser: KnownUser | null;
  identifiedUsers: (KnownUser & { subjectHere: string | null })[];
  emailHolder: (KnownUser & { subjectHere: string | null }) | null;
  directoryUser: (KnownUser & { subjectHere: string | null }) | null;
};

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
  const values = candidateValues({ organizationId, identity, asked });
  return toCandidates(await candidatesAlone(db, identifyingField(asked)).execute(values), identity, asked);
}

export type DecisionFacts = ProvisioningCandidates &
  Omit<OrganizationFacts, "domains"> & {
    /** Who holds the named domains. */
    holders: Map<string, HeldDomain>;
  };

/** The candidates with what else of the organization the decision needs, in one statement: a sign-in waits for it. */
export async function findDecisionFacts(db: Db, question: PersonQuestion): Promise<DecisionFacts> {
  const values = { ...candidateValues(question), ...factValues(question.asked.named) };
  return toDecisionFacts(await candidatesWithFacts(db, identifyingField(question.asked)).execute(values), question);
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

/** One row for each candidate; one without a user where there is none. */
const candidateQuery = (hasFacts: boolean) =>
  preparedQuery((db, field: ProfileField | null) => {
    const parts = candidateParts(db, field);
    const { organizationId } = candidatePlaces;
    return db
      .select({ ...parts.columns, facts: hasFacts ? organizationFacts(organizationId) : noFacts })
      .from(organizations)
      .leftJoin(users, and(eq(users.organizationId, organizations.id), parts.isMeant))
      .leftJoin(identities, and(eq(identities.organizationId, users.organizationId), parts.isLinkHere))
      .where(eq(organizations.id, organizationId))
      .prepare(hasFacts ? "decision_facts" : "candidates");
  });

const candidatesAlone = candidateQuery(false);
const candidatesWithFacts = candidateQuery(true);

type CandidateRow = Awaited<ReturnType<ReturnType<typeof candidatesAlone>["execute"]>>[number];

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
