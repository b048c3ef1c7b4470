import { seenLogouts } from "@/drizzle/schema/sessions";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";

/**
 * Remembers a logout message by its own name (`jti`, the request's ID); false when this connection has obeyed it before. Of two
 * instances that receive it at once, the second one waits for the first one's transaction, and is told so.
 */
export async function rememberLogout(
  db: Db,
  connectionId: string,
  messageId: string,
  expiresAt: Date,
): Promise<boolean> {
  const inserted = await db
    .insert(seenLogouts)
    .values({ connectionId, messageKey: hashToken(messageId), expiresAt })
    .onConflictDoNothing()
    .returning({ connectionId: seenLogouts.connectionId });
  return inserted.length === 1;
}
