import { and, asc, desc, eq, gt, inArray, isNull, lt, lte, or, sql } from "drizzle-orm";
import { connections, connectionVersions, type PublishedEndpoints } from "@/drizzle/schema/connections";
import { organizations } from "@/drizzle/schema/organizations";
import type { Db } from "@/lib/db/database";
import { log } from "@/lib/log";
import type { Connection, SamlConnection } from "./connection";
import { readOidcConfig, readSamlConfig, type StoredConfig, toConfig } from "./stored-configuration";

type Row = typeof connections.$inferSelect;

/** A row as the connection that it is; its configuration is what its schema reads. */
export function toConnection(row: Row): Connection {
  const { kind: _kind, protocol: _protocol, config: _config, ...common } = row;
  return row.kind === "generic-saml"
    ? { ...common, kind: row.kind, protocol: "saml", ...readSamlConfig(row.config) }
    : { ...common, kind: row.kind, protocol: "oidc", ...readOidcConfig(row.config) };
}

/** For jobs that look at all organizations: one row that cannot be read must not stop the others. */
function toConnectionOrNothing(row: Row): Connection[] {
  try {
    return [toConnection(row)];
  } catch (error) {
    log().error({ err: error, connection: row.id }, "a connection cannot be read");
    return [];
  }
}

/** One connection of one organization, or null. */
export async function findConnection(db: Db, organizationId: string, id: string): Promise<Connection | null> {
  const [row] = await db
    .select()
    .from(connections)
    .where(and(eq(connections.organizationId, organizationId), eq(connections.id, id)));
  return row ? toConnection(row) : null;
}

/** The ids of an organization's connections of one name and kind. */
export async function listNamesakes(
  db: Db,
  organizationId: string,
  { name, kind }: Pick<Connection, "name" | "kind">,
): Promise<string[]> {
  const rows = await db
    .select({ id: connections.id })
    .from(connections)
    .where(and(eq(connections.organizationId, organizationId), eq(connections.name, name), eq(connections.kind, kind)));
  return rows.map(({ id }) => id);
}

export async function countConnections(db: Db, organizationId: string): Promise<number> {
  return db.$count(connections, eq(connections.organizationId, organizationId));
}

/** The organization's default connection, whatever its state; a constraint allows one. */
export async function findDefaultConnection(db: Db, organizationId: string): Promise<Connection | null> {
  const [row] = await db
    .select()
    .from(connections)
    .where(
      and(
        eq(connections.organizationId, organizationId),
        sql`(${connections.config} #>> '{signIn,isDefault}') = 'true'`,
      ),
    );
  return row ? toConnection(row) : null;
}

export type ConnectionForSignIn<C extends Connection = Connection> = {
  connection: C;
  organization: {
    id: string;
    slug: string;
    name: string;
    tenantId: string | null;
    ssoEnabled: boolean;
    claimsRetentionDays: number;
    answersRetentionHours: number;
  };
};

/**
 * A connection by its address, with its organization: the one look-up that starts from outside. The organization
 * follows from the connection, never the other way round.
 */
export async function findConnectionForSignIn(db: Db, id: string): Promise<ConnectionForSignIn | null> {
  if (!isConnectionId(id)) return null;
  const [row] = await signInQuery(db).where(eq(connections.id, id));
  return row ? toConnectionForSignIn(row) : null;
}

/** Whether a part of an address can be the id of a connection. */
export const isConnectionId = (id: string): boolean => /^[\w-]{1,64}$/.test(id);

/**
 * Candidates for an unsolicited answer on the shared address (checks.md 4.1): shared connections with this Issuer,
 * whatever their state: what is switched off must not fall to another organization that trusts the same certificate.
 */
export async function listSharedCandidates(db: Db, issuer: string): Promise<ConnectionForSignIn<SamlConnection>[]> {
  const rows = await signInQuery(db)
    .where(
      and(
        sql`${connections.config}->'saml'->>'addressStyle' = 'shared'`,
        sql`${connections.config}->'saml'->>'issuer' = ${issuer}`,
      ),
    )
    // What is live first: drafts that name the same issuer must not push it out.
    .orderBy(desc(sql`${connections.status} = 'live'`), asc(connections.id))
    .limit(50);
  return rows.flatMap((row) => {
    const connection = toConnection(row.connection);
    return connection.protocol === "saml" ? [{ connection, organization: row.organization }] : [];
  });
}

const { id, slug, name, tenantId, ssoEnabled, claimsRetentionDays, answersRetentionHours } = organizations;

/** What a statement reads for a sign-in, of `connections` joined with `organizations`. */
export const signInColumns = {
  connection: connections,
  organization: { id, slug, name, tenantId, ssoEnabled, claimsRetentionDays, answersRetentionHours },
};

/** A row of `signInColumns`. */
export function toConnectionForSignIn({
  connection,
  organization,
}: {
  connection: Row;
  organization: ConnectionForSignIn["organization"];
}): ConnectionForSignIn {
  return { connection: toConnection(connection), organization };
}

function signInQuery(db: Db) {
  return db
    .select(signInColumns)
    .from(connections)
    .innerJoin(organizations, eq(organizations.id, connections.organizationId));
}

/** Live connections of organizations that people may choose, in the order of the sign-in page. */
export async function listSignInConnections(db: Db, organizationIds: readonly string[]): Promise<Connection[]> {
  if (organizationIds.length === 0) return [];
  const rows = await db
    .select({ connection: connections })
    .from(connections)
    .innerJoin(organizations, eq(organizations.id, connections.organizationId))
    .where(
      and(
        inArray(connections.organizationId, [...organizationIds]),
        eq(connections.status, "live"),
        eq(organizations.ssoEnabled, true),
      ),
    )
    .orderBy(asc(connections.createdAt), asc(connections.id));
  return rows
    .map((row) => toConnection(row.connection))
    .filter((connection) => connection.signIn.enabled)
    .sort((a, b) => a.signIn.position - b.signIn.position);
}

/** Those of these connections that people may choose, with their organizations. */
export async function listChosenConnections(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const { id, slug, name, logo, accentColor, texts } = organizations;
  const rows = await db
    .select({ connection: connections, organization: { id, slug, name, logo, accentColor, texts } })
    .from(connections)
    .innerJoin(organizations, eq(organizations.id, connections.organizationId))
    .where(and(inArray(connections.id, [...ids]), eq(connections.status, "live"), eq(organizations.ssoEnabled, true)));
  return rows
    .map(({ connection, organization }) => ({ connection: toConnection(connection), organization }))
    .filter(({ connection }) => connection.signIn.enabled)
    .sort((a, b) => ids.indexOf(a.connection.id) - ids.indexOf(b.connection.id));
}

/** A page of an organization's connections, oldest first. */
export async function listConnections(
  db: Db,
  organizationId: string,
  page: { limit: number; after: { createdAt: Date; id: string } | null },
): Promise<Connection[]> {
  const after =
    page.after &&
    or(
      gt(connections.createdAt, page.after.createdAt),
      and(eq(connections.createdAt, page.after.createdAt), gt(connections.id, page.after.id)),
    );
  const rows = await db
    .select()
    .from(connections)
    .where(and(eq(connections.organizationId, organizationId), after ?? undefined))
    .orderBy(asc(connections.createdAt), asc(connections.id))
    .limit(page.limit);
  return rows.map(toConnection);
}

/** The ids of two live connections of an organization, if there are so many: who asks about one learns whether there is another. */
export async function listTwoLive(db: Db, organizationId: string): Promise<string[]> {
  const rows = await db
    .select({ id: connections.id })
    .from(connections)
    .where(and(eq(connections.organizationId, organizationId), eq(connections.status, "live")))
    .limit(2);
  return rows.map(({ id }) => id);
}

/** Inserts a connection and its first version. */
export async function insertConnection(db: Db, connection: Connection, author: string): Promise<void> {
  const { id, organizationId, name, preset, kind, protocol, status, version, createdAt, updatedAt } = connection;
  const { metadataFetchedAt, metadataEndpoints } = connection;
  const config = toConfig(connection);
  await db.insert(connections).values({
    id,
    organizationId,
    name,
    preset,
    kind,
    protocol,
    status,
    version,
    createdAt,
    updatedAt,
    metadataFetchedAt,
    metadataEndpoints,
    config,
  });
  await insertVersion(db, connection, config, author);
}

/**
 * Writes a changed connection as its next version.
 * @returns false when somebody else saved a version in between
 */
export async function updateConnection(db: Db, connection: Connection, author: string): Promise<boolean> {
  const { id, organizationId, name, preset, status, version, updatedAt } = connection;
  const { metadataFetchedAt, metadataEndpoints } = connection;
  const config = toConfig(connection);
  const written = await db
    .update(connections)
    .set({ name, preset, status, version, updatedAt, metadataFetchedAt, metadataEndpoints, config })
    .where(
      and(eq(connections.organizationId, organizationId), eq(connections.id, id), eq(connections.version, version - 1)),
    )
    .returning({ id: connections.id });
  if (written.length === 0) return false;
  await insertVersion(db, connection, config, author);
  return true;
}

/** Notes how a refresh went that Gatehouse tried automatically. */
export async function noteRefresh(
  db: Db,
  { organizationId, id }: Pick<Connection, "organizationId" | "id">,
  state: {
    metadataFailure: string | null;
    metadataNextTryAt: Date;
    metadataFetchedAt?: Date;
    metadataEndpoints?: PublishedEndpoints | null;
  },
): Promise<void> {
  await db
    .update(connections)
    .set(state)
    .where(and(eq(connections.organizationId, organizationId), eq(connections.id, id)));
}

/**
 * Takes the turn to ask a provider's metadata address again. One statement decides, so that many answers at once, or
 * several instances, ask once.
 * @param before only when the last try was before this time; null: whenever that was
 */
export async function leaseRefresh(
  db: Db,
  { organizationId, id }: Pick<Connection, "organizationId" | "id">,
  now: Date,
  before: Date | null,
): Promise<boolean> {
  const isDue =
    before === null ? undefined : or(isNull(connections.metadataTriedAt), lt(connections.metadataTriedAt, before));
  const claimed = await db
    .update(connections)
    .set({ metadataTriedAt: now })
    .where(and(eq(connections.organizationId, organizationId), eq(connections.id, id), isDue))
    .returning({ id: connections.id });
  return claimed.length === 1;
}

/** Live connections whose metadata address, or discovery document, is due to be asked again. */
export async function listDueRefreshes(db: Db, now: Date, limit: number): Promise<Connection[]> {
  const hasAddress = or(
    sql`${connections.config}->'saml'->>'metadataUrl' is not null`,
    sql`jsonb_typeof(${connections.config}->'oidc'->'discovery') = 'object'`,
  );
  const isDue = or(isNull(connections.metadataNextTryAt), lte(connections.metadataNextTryAt, now));
  const rows = await db
    .select()
    .from(connections)
    .where(and(eq(connections.status, "live"), hasAddress, isDue))
    .orderBy(asc(connections.metadataNextTryAt), asc(connections.id))
    .limit(limit);
  return rows.flatMap(toConnectionOrNothing);
}

/** Live connections of all organizations, for jobs that look at each; by id. */
export async function listLiveConnections(
  db: Db,
  page: { limit: number; after: string | null },
): Promise<Connection[]> {
  const rows = await db
    .select()
    .from(connections)
    .where(and(eq(connections.status, "live"), page.after === null ? undefined : gt(connections.id, page.after)))
    .orderBy(asc(connections.id))
    .limit(page.limit);
  return rows.flatMap(toConnectionOrNothing);
}

export async function deleteConnectionRow(db: Db, organizationId: string, id: string): Promise<void> {
  await db.delete(connections).where(and(eq(connections.organizationId, organizationId), eq(connections.id, id)));
}

async function insertVersion(db: Db, connection: Connection, config: StoredConfig, author: string): Promise<void> {
  const { organizationId, id, version, name, status, updatedAt } = connection;
  await db
    .insert(connectionVersions)
    .values({ organizationId, connectionId: id, version, name, status, config, author, createdAt: updatedAt });
}
