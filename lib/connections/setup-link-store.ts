import { and, desc, eq, gt, isNotNull, isNull, lt, or } from "drizzle-orm";
import { setupLinks } from "@/drizzle/schema/connections";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { findOrganizationById, type Organization } from "@/lib/directory/organization-store";
import { writeWithEvents } from "@/lib/domain-events/domain-event-store";
import type { Connection } from "./connection";
import { type ConnectionForSignIn, findConnectionForSignIn } from "./connection-store";
import { wasEverLive } from "./ever-live-store";

/** A link that hands one connection to somebody without an account. */
export type SetupLink = typeof setupLinks.$inferSelect;

export async function insertSetupLink(db: Db, link: typeof setupLinks.$inferInsert): Promise<void> {
  await db.insert(setupLinks).values(link);
}

/** The last link of a connection, whatever became of it. */
export async function findLatestSetupLink(
  db: Db,
  { organizationId, id }: Pick<Connection, "organizationId" | "id">,
): Promise<SetupLink | null> {
  const [row] = await db
    .select()
    .from(setupLinks)
    .where(and(eq(setupLinks.organizationId, organizationId), eq(setupLinks.connectionId, id)))
    .orderBy(desc(setupLinks.createdAt))
    .limit(1);
  return row ?? null;
}

/** The links of a connection, newest first, whatever became of them. */
export async function listSetupLinks(
  db: Db,
  { organizationId, id }: Pick<Connection, "organizationId" | "id">,
  { limit, before }: { limit: number; before: { createdAt: Date; id: string } | null },
): Promise<SetupLink[]> {
  const older =
    before &&
    or(
      lt(setupLinks.createdAt, before.createdAt),
      and(eq(setupLinks.createdAt, before.createdAt), lt(setupLinks.id, before.id)),
    );
  return db
    .select()
    .from(setupLinks)
    .where(and(eq(setupLinks.organizationId, organizationId), eq(setupLinks.connectionId, id), older ?? undefined))
    .orderBy(desc(setupLinks.createdAt), desc(setupLinks.id))
    .limit(limit);
}

/** Connections that are not live yet and that the holder of a link called ready. */
export async function listReadySetups(db: Db, organizationId: string): Promise<Set<string>> {
  const rows = await db
    .selectDistinct({ id: setupLinks.connectionId })
    .from(setupLinks)
    .where(and(eq(setupLinks.organizationId, organizationId), isNotNull(setupLinks.readyAt)));
  return new Set(rows.map(({ id }) => id));
}

const isToken = (token: string) => /^[A-Za-z0-9_-]{43}$/.test(token);

export type OpenSetupLink = { link: SetupLink; found: ConnectionForSignIn };

/**
 * The link that a token opens now, with its one connection; null when it is unknown, over, or revoked, and where single
 * sign-on is switched off for its organization. A connection that was ever live is nobody's to set up from outside: whoever
 * could change what it trusts could come in as its people once it is switched on again.
 */
export async function findSetupLink(db: Db, token: string, now: Date): Promise<OpenSetupLink | null> {
  if (!isToken(token)) return null;
  const [link] = await db
    .select()
    .from(setupLinks)
    .where(
      and(eq(setupLinks.tokenHash, hashToken(token)), gt(setupLinks.expiresAt, now), isNull(setupLinks.revokedAt)),
    );
  const found = link && (await findConnectionForSignIn(db, link.connectionId));
  if (!link || !found?.organization.ssoEnabled || found.organization.id !== link.organizationId) return null;
  return (await wasEverLive(db, found.connection)) ? null : { link, found };
}

/** The organization whose link a token is or was, whatever became of it: a page that opens nothing any more is still theirs. */
export async function findSetupLinkOrganization(db: Db, token: string): Promise<Organization | null> {
  if (!isToken(token)) return null;
  const [link] = await db
    .select({ organizationId: setupLinks.organizationId })
    .from(setupLinks)
    .where(eq(setupLinks.tokenHash, hashToken(token)));
  return link ? findOrganizationById(db, link.organizationId) : null;
}

/** Notes that the link was opened for the first time, or that its holder says that all is set up, and tells of it. */
export async function noteSetupStep(
  db: Db,
  { link, found }: OpenSetupLink,
  step: "opened" | "completed",
  now: Date,
): Promise<void> {
  const { organizationId, id } = link;
  const write = db
    .update(setupLinks)
    .set(step === "opened" ? { openedAt: now } : { readyAt: now })
    .where(isLink(link));
  const { connection } = found;
  const event = {
    organizationId,
    type: `setup_link.${step}` as const,
    at: now,
    actor: { type: "system", id: null, label: "setup link" },
    subject: { type: "connection", id: connection.id, label: connection.name },
    data: { link: id },
  };
  await writeWithEvents(db, write, [event]);
}

type Link = Pick<SetupLink, "organizationId" | "id">;

/** Notes that the holder of a link has entered the provider's data. */
export async function noteSetupData(db: Db, organizationId: string, id: string, now: Date): Promise<void> {
  await db.update(setupLinks).set({ importedAt: now }).where(isLink({ organizationId, id }));
}

/** Notes that a test by the holder of a link passed. */
export async function noteSetupTest(db: Db, link: Link, now: Date): Promise<void> {
  await db.update(setupLinks).set({ testedAt: now }).where(isLink(link));
}

const isLink = ({ organizationId, id }: Link) =>
  and(eq(setupLinks.organizationId, organizationId), eq(setupLinks.id, id));

/** Ends the open links of a connection: one at a time is valid. */
export async function revokeSetupLinks(
  db: Db,
  { organizationId, id }: Pick<Connection, "organizationId" | "id">,
  now: Date,
): Promise<number> {
  const ended = await db
    .update(setupLinks)
    .set({ revokedAt: now })
    .where(
      and(
        eq(setupLinks.organizationId, organizationId),
        eq(setupLinks.connectionId, id),
        isNull(setupLinks.revokedAt),
        gt(setupLinks.expiresAt, now),
      ),
    )
    .returning({ id: setupLinks.id });
  return ended.length;
}
