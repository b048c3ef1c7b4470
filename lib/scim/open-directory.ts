import type { Db } from "@/lib/db/database";
import { said } from "@/lib/facts/fact";
import { consumeRateLimit, type RateLimitState } from "@/lib/net/rate-limit";
import { consumeSharedLimit } from "@/lib/net/shared-limit-store";
import type { Directory } from "./directory-store";
import { findDirectoryToken, touchDirectoryToken } from "./directory-token-store";
import { ScimRefusal } from "./scim-refusal";

export type ScimCredentials = { authorization: string | null; machine: string; client: string | null };

/**
 * The directory that a bearer token opens (RFC 6750), if it is the one of the address. Guesses count against the address that they come
 * from.
 * @throws ScimRefusal 401; 404 for another directory, whether there is one or not; 429
 */
export async function openDirectory(
  directoryId: string,
  { authorization, machine, client }: ScimCredentials,
  { db, now }: { db: Db; now: Date },
): Promise<Directory> {
  const bearer = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
  const held = bearer === undefined ? null : await findDirectoryToken(db, bearer);
  const isLive = held !== null && (held.token.expiresAt === null || held.token.expiresAt > now);
  if (!held || !isLive) {
    requireAllowed(await consumeSharedLimit(db, "apiUnauthorized", machine));
    throw new ScimRefusal(401, null, said("scimToken"), { "WWW-Authenticate": "Bearer" });
  }
  if (held.directory.id !== directoryId) throw new ScimRefusal(404, null, said("scimNoSuchAddress"));
  await touchDirectoryToken(db, held.token, { at: now, client });
  return held.directory;
}

/** Far above what any provider sends: a refusal says when to come again. @throws ScimRefusal 429 */
export async function requireRate(key: string): Promise<void> {
  requireAllowed(await consumeRateLimit("scim", key));
}

function requireAllowed({ isAllowed, resetSeconds }: RateLimitState): void {
  if (isAllowed) return;
  const headers = { "Retry-After": String(resetSeconds) };
  throw new ScimRefusal(429, null, said("scimTooMany", { seconds: resetSeconds }), headers);
}

/** @throws ScimRefusal 503 for one that is paused: what is sent meanwhile is sent again */
export function requireActive({ status }: Directory): void {
  if (status === "active") return;
  throw new ScimRefusal(503, null, said("scimPaused"), { "Retry-After": "300" });
}
