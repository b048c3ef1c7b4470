import { and, eq, exists, gt, isNull, sql } from "drizzle-orm";
import { connections } from "@/drizzle/schema/connections";
import { organizations } from "@/drizzle/schema/organizations";
import { signInAttempts } from "@/drizzle/schema/sign-in";
import { isConnectionId, signInColumns, toConnectionForSignIn } from "@/lib/connections/connection-store";
import type { Db } from "@/lib/db/database";
import { preparedQuery } from "@/lib/db/prepared-query";
import type { Arrival } from "./arrival-queries";

/** `isTaken`: the attempt was open and is used up now. Else it is as it was, and the reader says what speaks against it. */
export type TakenArrival = Arrival & { isTaken: boolean };

const arrivalQuery = preparedQuery((db) => {
  const connectionId = sql.placeholder("connectionId");
  const requestId = sql.placeholder("requestId");
  const now = sql`${sql.placeholder("now")}::timestamptz`;
  // What `requireProtocol` and `requireUsable` let pass, in the organization that the attempt belongs to.
  const usable = db
    .select({ id: connections.id })
    .from(connections)
    .innerJoin(organizations, eq(organizations.id, connections.organizationId))
    .where(
      and(
        eq(connections.organizationId, signInAttempts.organizationId),
        eq(connections.id, connectionId),
        eq(connections.protocol, "oidc"),
        eq(connections.status, "live"),
        eq(organizations.ssoEnabled, true),
      ),
    );
  const used = db.$with("used").as(
    db
      .update(signInAttempts)
      .set({ usedAt: now })
      .where(
        and(
          eq(signInAttempts.requestId, requestId),
          eq(signInAttempts.connectionId, connectionId),
          isNull(signInAttempts.testId),
          isNull(signInAttempts.usedAt),
          gt(signInAttempts.expiresAt, now),
          exists(usable),
        ),
      )
      .returning({ id: signInAttempts.id }),
  );
  return db
    .with(used)
    .select({ ...signInColumns, attempt: signInAttempts, isTaken: sql<boolean>`exists (select 1 from ${used})` })
    .from(connections)
    .innerJoin(organizations, eq(organizations.id, connections.organizationId))
    .leftJoin(signInAttempts, eq(signInAttempts.requestId, requestId))
    .where(eq(connections.id, connectionId))
    .prepare("taken_arrival");
});

/**
 * The connection that an address names and the attempt that a state names, which is used up in the same statement where nothing speaks
 * against it: it is an open sign-in, no test, at this connection, which speaks OpenID Connect, is live, and whose organization may sign in.
 * @param requestId the hash of the state
 */
export async function takeArrival(db: Db, connectionId: string, requestId: string, now: Date): Promise<TakenArrival> {
  if (!isConnectionId(connectionId)) return { found: null, attempt: null, isTaken: false };
  const [row] = await arrivalQuery(db).execute({ connectionId, requestId, now: now.toISOString() });
  if (!row) return { found: null, attempt: null, isTaken: false };
  return { found: toConnectionForSignIn(row), attempt: row.attempt, isTaken: row.isTaken };
}
