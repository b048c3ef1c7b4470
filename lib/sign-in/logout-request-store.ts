import { and, eq, isNull } from "drizzle-orm";
import { logoutRequests } from "@/drizzle/schema/logout";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";

/** A LogoutRequest that we sent. One answer counts. */
export type SentLogoutRequest = typeof logoutRequests.$inferSelect;
export type LogoutResult = NonNullable<SentLogoutRequest["result"]>;

export async function insertLogoutRequest(db: Db, request: typeof logoutRequests.$inferInsert): Promise<void> {
  await db.insert(logoutRequests).values(request);
}

/** The request of one connection that an answer names. */
export async function findLogoutRequest(
  db: Db,
  of: { organizationId: string; connectionId: string },
  id: string,
): Promise<SentLogoutRequest | null> {
  const [row] = await db
    .select()
    .from(logoutRequests)
    .where(
      and(
        eq(logoutRequests.organizationId, of.organizationId),
        eq(logoutRequests.connectionId, of.connectionId),
        eq(logoutRequests.id, id),
      ),
    );
  return row ?? null;
}

/** The request that a browser left with, by the secret in its cookie. */
export async function findLogoutRequestOfBrowser(db: Db, token: string): Promise<SentLogoutRequest | null> {
  const [row] = await db
    .select()
    .from(logoutRequests)
    .where(eq(logoutRequests.browserHash, hashToken(token)));
  return row ?? null;
}

const isOf = ({ organizationId, id }: SentLogoutRequest) =>
  and(eq(logoutRequests.organizationId, organizationId), eq(logoutRequests.id, id));

/** Notes the provider's answer. One statement decides the race: false when an answer came before. */
export async function noteAnswer(
  db: Db,
  request: SentLogoutRequest,
  answer: { result: LogoutResult; eventReference: string },
  now: Date,
): Promise<boolean> {
  const answered = await db
    .update(logoutRequests)
    .set({ ...answer, usedAt: now })
    .where(and(isOf(request), isNull(logoutRequests.usedAt)))
    .returning({ id: logoutRequests.id });
  return answered.length === 1;
}

/** Notes what was wrong with an answer to a test; a good one may still come. */
export async function noteRefusedAnswer(db: Db, request: SentLogoutRequest, eventReference: string): Promise<void> {
  await db
    .update(logoutRequests)
    .set({ eventReference })
    .where(and(isOf(request), isNull(logoutRequests.usedAt)));
}

/** Notes that the browser came back without an answer; false when there was one, or that was noted before. */
export async function noteUnanswered(db: Db, request: SentLogoutRequest, eventReference: string): Promise<boolean> {
  const noted = await db
    .update(logoutRequests)
    .set({ result: "unanswered", eventReference })
    .where(and(isOf(request), isNull(logoutRequests.result)))
    .returning({ id: logoutRequests.id });
  return noted.length === 1;
}
