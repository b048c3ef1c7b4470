import { and, eq, or, type SQL, sql } from "drizzle-orm";
import { identities } from "@/drizzle/schema/connections";
import { roles, userAttributes, userGroups, userRoles, users } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";
import { type AssertedIdentity, foldSubject } from "@/lib/identity/asserted-identity";
import { isCaseless, type ProfileField } from "@/lib/identity/profile-fields";
import type { HeldAttributes } from "@/lib/provisioning/change-attributes";
import { directoryNames, namedByDirectory } from "./directory-word-queries";

export type Identifier = { field: ProfileField; value: string };

/** By what somebody could be known. */
export type Asked = { identifier: Identifier | null; email: string | null; linkedUserId?: string };

type CandidateQuestion = { organizationId: string; identity: AssertedIdentity; asked: Asked };

export const identifyingField = ({ identifier }: Asked): ProfileField | null => identifier?.field ?? null;

/** The values of a statement about candidates. Null where nobody is meant in that way: it equals nothing. */
export function candidateValues({ organizationId, identity, asked }: CandidateQuestion) {
  const { issuer } = identity;
  const names = { ...directoryNames(identity), issuer, foldedSubject: foldSubject(identity) };
  return {
    organizationId,
    ...names,
    linkedUserId: asked.linkedUserId ?? null,
    identifier: asked.identifier?.value ?? null,
    email: asked.email,
  };
}

/** Where statements about candidates take `candidateValues` from. */
export const candidatePlaces = {
  organizationId: sql.placeholder("organizationId"),
  connectionId: sql.placeholder("connectionId"),
  issuer: sql.placeholder("issuer"),
  subject: sql.placeholder("subject"),
  foldedSubject: sql.placeholder("foldedSubject"),
  object: sql.placeholder("object"),
  userNameKey: sql.placeholder("userNameKey"),
  linkedUserId: sql.placeholder("linkedUserId"),
  identifier: sql.placeholder("identifier"),
  email: sql.placeholder("email"),
};

/**
 * What a statement that reads the organization, and takes `candidateValues`, reads of the candidates: columns, and what joins `users` and
 * `identities` to it, beside the organization.
 * @param field by which somebody is identified
 */
export function candidateParts(db: Db, field: ProfileField | null) {
  const { organizationId, connectionId } = candidatePlaces;
  // As one value a user, so that groups do not multiply the rows of roles.
  const heldRoles = sql<string[]>`coalesce((select json_agg(h.role_key order by h.role_key) from ${userRoles} h
    where h.organization_id = ${organizationId} and h.user_id = ${users.id} and h.granted_by = ${connectionId}), '[]'::json)`;
  const heldGroups = sql<string[]>`coalesce((select json_agg(g.group_key) from ${userGroups} g
    where g.organization_id = ${organizationId} and g.user_id = ${users.id} and g.granted_by = ${connectionId}), '[]'::json)`;
  const ownAttributes = sql<HeldAttributes>`coalesce((select json_object_agg(a.key, json_build_object('value', a.value::json, 'setBy', a.set_by))
    from ${userAttributes} a where a.organization_id = ${organizationId} and a.user_id = ${users.id}), '{}'::json)`;
  const opensConsole = sql<boolean>`exists (select 1 from ${userRoles} h join ${roles} r
    on r.organization_id = h.organization_id and r.key = h.role_key
    where h.organization_id = ${organizationId} and h.user_id = ${users.id} and r.console_role is not null)`;
  return {
    columns: {
      heldRoles,
      heldGroups,
      opensConsole,
      ownAttributes,
      isNamed: sql<boolean>`${users.id} in ${namedByDirectory(db, organizationId, candidatePlaces)}`,
      user: users,
      issuer: identities.issuer,
      subject: identities.subject,
      foldedSubject: identities.foldedSubject,
    },
    isMeant: isOneOf(db, field),
    isLinkHere: and(eq(identities.userId, users.id), eq(identities.connectionId, connectionId)),
  };
}

/** Each way to a person by its own index: one condition with `or` would read all users of the organization. */
function isOneOf(db: Db, field: ProfileField | null): SQL {
  const { organizationId, connectionId, issuer, subject, foldedSubject, linkedUserId, email } = candidatePlaces;
  const linked = db
    .select({ id: identities.userId })
    .from(identities)
    .where(
      and(
        eq(identities.organizationId, organizationId),
        eq(identities.connectionId, connectionId),
        eq(identities.issuer, issuer),
        or(eq(identities.subject, subject), eq(identities.foldedSubject, foldedSubject)),
      ),
    );
  const having = (condition: SQL) =>
    db
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.organizationId, organizationId), condition));
  const ways = [
    linked,
    namedByDirectory(db, organizationId, candidatePlaces),
    having(eq(users.id, linkedUserId)),
    having(eq(users.email, email)),
    ...(field ? [having(isIdentifiedBy(field))] : []),
  ];
  return sql`${users.id} = any(array(${sql.join(
    ways.map((way) => way.getSQL()),
    sql` union `,
  )}))`;
}

function isIdentifiedBy(field: ProfileField): SQL {
  // Addresses are stored in the form that is compared; other names keep their case. "C" folds ASCII alone, as we do.
  return isCaseless(field) && field !== "email"
    ? sql`lower(${users[field]} collate "C") = ${candidatePlaces.identifier}`
    : eq(users[field], candidatePlaces.identifier);
}
