import type { Actor } from "@/lib/audit/actor";
import { equalsSafely, hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { bootstrapKeyId, findApiKey, touchApiKey } from "@/lib/directory/api-key-store";
import { rightsOfSystem } from "@/lib/directory/console-role";
import { tokenPrefix } from "@/lib/directory/personal-token";
import { deleteTokensOfUsers, findPersonalToken, touchPersonalToken } from "@/lib/directory/personal-token-store";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { consumeRateLimit, type RateLimitState } from "@/lib/net/rate-limit";
import { consumeSharedLimit } from "@/lib/net/shared-limit-store";
import type { ApiCaller } from "./operation";

export type Authenticated = {
  caller: ApiCaller;
  actor: Actor;
  /** What is left for this key, perhaps nothing; null for the operator's key of the environment, which has no limit. */
  limit: RateLimitState | null;
};

export type Credentials = { authorization: string | null; machine: string };

/**
 * Who holds the bearer token (RFC 6750). Guesses count against the address that they come from; whether the key's own limit is used
 * up is for the caller to ask, who tells the limit with the refusal.
 * @throws SsoError key_invalid, key_expired, rate_limited
 */
export async function authenticate(
  { authorization, machine }: Credentials,
  bootstrapKey: string | undefined,
  { db, now }: { db: Db; now: Date },
): Promise<Authenticated> {
  const token = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1] ?? "";
  if (token && bootstrapKey && equalsSafely(hashToken(token), hashToken(bootstrapKey))) {
    return {
      caller: { organizationId: null, readOnly: false, rights: rightsOfSystem, scopes: null, expiresAt: null },
      actor: { type: "key", id: bootstrapKeyId, label: "bootstrap key" },
      limit: null,
    };
  }
  const key = await findCaller(db, token, now);
  if (!key) {
    requireRest(await consumeSharedLimit(db, "apiUnauthorized", machine));
    throw new SsoError("key_invalid", {
      expected: said("bearerKey"),
      got: token ? said("unknownKey") : said("noKey"),
    });
  }
  const { organizationId, readOnly, rights, scopes, expiresAt, actor } = key;
  if (expiresAt && expiresAt <= now) {
    requireRest(await consumeSharedLimit(db, "apiUnauthorized", machine));
    throw new SsoError("key_expired", { got: plain(expiresAt.toISOString()) });
  }
  const limit = await consumeRateLimit("api", key.id);
  await key.touch();
  return { caller: { organizationId, readOnly, rights, scopes, expiresAt }, actor, limit };
}

type Caller = ApiCaller & { id: string; actor: Actor; touch: () => Promise<void> };

async function findCaller(db: Db, token: string, now: Date): Promise<Caller | null> {
  if (token === "") return null;
  if (token.startsWith(tokenPrefix)) return findPerson(db, token, now);
  const key = await findApiKey(db, token);
  if (!key) return null;
  const { id, organizationId, readOnly, scopes, expiresAt, consoleRole, name } = key;
  const actor = { type: "key", id, label: name } as const;
  const limits = { readOnly, rights: [consoleRole], scopes, expiresAt };
  return { id, organizationId, ...limits, actor, touch: () => touchApiKey(db, id, now) };
}

/**
 * The person behind a personal token: in their own organization, with the rights that they have there now, and never with an operator's.
 * The tokens of somebody who administers nothing any more end with the first use, so that none comes back with the role.
 */
async function findPerson(db: Db, token: string, now: Date): Promise<Caller | null> {
  const held = await findPersonalToken(db, token);
  if (!held || held.expiresAt <= now) return null;
  const { id, organizationId, userId, email, readOnly, rights } = held;
  if (held.rights.length === 0) {
    await deleteTokensOfUsers(db, organizationId, [userId]);
    return null;
  }
  const actor = { type: "user", id: userId, label: email } as const;
  // Its expiry was looked at above. It is a person, who may make keys that outlast it, as in the console.
  const limits = { readOnly, rights, scopes: null, expiresAt: null };
  return { id, organizationId, ...limits, actor, touch: () => touchPersonalToken(db, held, now) };
}

/** @throws SsoError rate_limited */
export function requireRest({ isAllowed, resetSeconds }: RateLimitState): void {
  if (!isAllowed) throw new SsoError("rate_limited", { retryAfterSeconds: resetSeconds });
}
