import { and, eq, gt, isNull } from "drizzle-orm";
import { proxyAttempts, proxyTickets } from "@/drizzle/schema/proxy";
import { hashToken, randomToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";

/** Which browser is on its way to which application, and where it wants to go there. */
export type Way = { organizationId: string; applicationId: string; browserHash: string; returnPath: string };

const ticketMilliseconds = 60_000;
/** As long as somebody may take to sign in. */
const attemptMilliseconds = 3_600_000;

/** Keeps the way of a browser that has to sign in first. Returns the handle by which it is found again. */
export async function insertProxyAttempt(db: Db, way: Way, now: Date): Promise<string> {
  const handle = randomToken(32);
  const expiresAt = new Date(now.getTime() + attemptMilliseconds);
  await db.insert(proxyAttempts).values({ ...way, handleHash: hashToken(handle), expiresAt });
  return handle;
}

/** The way of a browser that signed in meanwhile; null when it took too long. It stays: people go back and forth in their browser. */
export async function findProxyAttempt(
  db: Db,
  { organizationId, applicationId, handle }: { organizationId: string; applicationId: string; handle: string },
  now: Date,
): Promise<Way | null> {
  const { browserHash, returnPath } = proxyAttempts;
  const [row] = await db
    .select({ browserHash, returnPath })
    .from(proxyAttempts)
    .where(
      and(
        eq(proxyAttempts.organizationId, organizationId),
        eq(proxyAttempts.applicationId, applicationId),
        eq(proxyAttempts.handleHash, hashToken(handle)),
        gt(proxyAttempts.expiresAt, now),
      ),
    );
  return row ? { organizationId, applicationId, ...row } : null;
}

/** Writes a ticket for a session; only the hash of its handle, which is returned, is kept. */
export async function insertProxyTicket(db: Db, way: Way & { sessionId: string }, now: Date): Promise<string> {
  const handle = randomToken(32);
  const expiresAt = new Date(now.getTime() + ticketMilliseconds);
  await db.insert(proxyTickets).values({ ...way, handleHash: hashToken(handle), expiresAt });
  return handle;
}

/** Uses a ticket up; null when there is none, it was used, or its time is over. One statement decides the race. */
export async function consumeProxyTicket(
  db: Db,
  handle: string,
  now: Date,
): Promise<(Way & { sessionId: string }) | null> {
  const { organizationId, applicationId, browserHash, returnPath, sessionId } = proxyTickets;
  const [row] = await db
    .update(proxyTickets)
    .set({ usedAt: now })
    .where(
      and(eq(proxyTickets.handleHash, hashToken(handle)), isNull(proxyTickets.usedAt), gt(proxyTickets.expiresAt, now)),
    )
    .returning({ organizationId, applicationId, browserHash, returnPath, sessionId });
  return row ?? null;
}
