import { and, eq, inArray, or } from "drizzle-orm";
import { connections } from "@/drizzle/schema/connections";
import { narrowedNotices, noticeConnections } from "@/drizzle/schema/notices";
import type { Db } from "@/lib/db/database";
import type { ConnectionNotice, NoticeChoice } from "./notice-choice";

type Owner = { organizationId: string; userId: string };

const narrowedBy = ({ organizationId, userId }: Owner) =>
  and(eq(narrowedNotices.organizationId, organizationId), eq(narrowedNotices.userId, userId));
const chosenBy = ({ organizationId, userId }: Owner) =>
  and(eq(noticeConnections.organizationId, organizationId), eq(noticeConnections.userId, userId));

/** The mails that somebody wants about chosen connections alone. */
export async function listNarrowedNotices(db: Db, owner: Owner): Promise<ConnectionNotice[]> {
  const rows = await db
    .select({ notice: narrowedNotices.notice })
    .from(narrowedNotices)
    .where(narrowedBy(owner))
    .orderBy(narrowedNotices.notice);
  return rows.map(({ notice }) => notice);
}

/** Narrows these mails to the chosen connections, and sends all others about every connection. */
export async function replaceNarrowedNotices(
  db: Db,
  owner: Owner,
  narrowed: readonly ConnectionNotice[],
  now: Date,
): Promise<void> {
  await db.delete(narrowedNotices).where(narrowedBy(owner));
  if (narrowed.length === 0) return;
  const rows = narrowed.map((notice) => ({ ...owner, notice, createdAt: now }));
  // Two tabs at once: what either of them narrowed is narrow.
  await db.insert(narrowedNotices).values(rows).onConflictDoNothing();
}

/** The connections that somebody chose, by the mails about them. */
export async function listNoticeChoices(db: Db, owner: Owner): Promise<NoticeChoice[]> {
  const { notice, connectionId } = noticeConnections;
  return db
    .select({ notice, connectionId })
    .from(noticeConnections)
    .where(chosenBy(owner))
    .orderBy(notice, connectionId);
}

/** Adds to what somebody chose; of another organization, or deleted meanwhile, nothing is added. */
export async function insertNoticeChoices(
  db: Db,
  owner: Owner,
  choices: readonly NoticeChoice[],
  now: Date,
): Promise<void> {
  const ids = [...new Set(choices.map(({ connectionId }) => connectionId))];
  if (ids.length === 0) return;
  const own = await db
    .select({ id: connections.id })
    .from(connections)
    .where(and(eq(connections.organizationId, owner.organizationId), inArray(connections.id, ids)))
    .for("key share");
  const known = new Set(own.map(({ id }) => id));
  const rows = choices
    .filter(({ connectionId }) => known.has(connectionId))
    .map((choice) => ({ ...owner, ...choice, createdAt: now }));
  if (rows.length > 0) await db.insert(noticeConnections).values(rows).onConflictDoNothing();
}

export async function deleteNoticeChoices(db: Db, owner: Owner, choices: readonly NoticeChoice[]): Promise<void> {
  if (choices.length === 0) return;
  const { notice, connectionId } = noticeConnections;
  const named = or(...choices.map((one) => and(eq(notice, one.notice), eq(connectionId, one.connectionId))));
  await db.delete(noticeConnections).where(and(chosenBy(owner), named));
}
