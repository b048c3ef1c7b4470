import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import { oidcArtifacts } from "@/drizzle/schema/provider";
import { proxySessions } from "@/drizzle/schema/proxy";
import { sessions } from "@/drizzle/schema/sessions";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";

/** What a token of ours stands for. */
export type TokenHolder = {
  sessionId: string;
  /** The application that it was made for; null for the cookie of our own host. */
  applicationId: string | null;
  /** The token's own end; null when it lasts as long as the session. */
  expiresAt: Date | null;
};

/**
 * The session behind a token that we handed out: the cookie of an application's host, an access token, or the cookie of our own. Whether
 * the session still counts is not asked here. Null for a token of nobody.
 */
export async function findTokenHolder(db: Db, token: string, now: Date): Promise<TokenHolder | null> {
  const hash = hashToken(token);
  const { applicationId, sessionId } = proxySessions;
  const never = sql<Date | null>`null::timestamptz`.mapWith(oidcArtifacts.expiresAt);
  const cookies = db
    .select({ sessionId, applicationId: sql<string | null>`${applicationId}`, expiresAt: never })
    .from(proxySessions)
    .where(eq(proxySessions.tokenHash, hash));
  const accessTokens = db
    .select({
      sessionId: sql<string>`${oidcArtifacts.sessionId}`,
      applicationId: oidcArtifacts.applicationId,
      expiresAt: sql<Date | null>`${oidcArtifacts.expiresAt}`.mapWith(oidcArtifacts.expiresAt),
    })
    .from(oidcArtifacts)
    .where(
      and(
        eq(oidcArtifacts.model, "AccessToken"),
        eq(oidcArtifacts.idHash, hash),
        isNull(oidcArtifacts.consumedAt),
        gt(oidcArtifacts.expiresAt, now),
      ),
    );
  const own = db
    .select({ sessionId: sessions.id, applicationId: sql<string | null>`null::text`, expiresAt: never })
    .from(sessions)
    .where(eq(sessions.tokenHash, hash));
  const [holder] = await unionAll(cookies, accessTokens, own);
  return holder?.sessionId ? holder : null;
}
