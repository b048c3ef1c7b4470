import type { Actor } from "@/lib/audit/actor";
import { equalsSafely, hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { findApiKey, touchApiKey } from "@/lib/directory/api-key-store";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { consumeRateLimit, type RateLimitState } from "@/lib/net/rate-limit";
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
 * @throws SsoError key_invalid, rate_limited
 */
export async function authenticate(
  { authorization, machine }: Credentials,
  bootstrapKey: string | undefined,
  { db, now }: { db: Db; now: Date },
): Promise<Authenticated> {
  const token = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1] ?? "";
  if (token && bootstrapKey && equalsSafely(hashToken(token), hashToken(bootstrapKey))) {
    return {
      caller: { organizationId: null, readOnly: false },
      actor: { type: "key", id: "bootstrap", label: "bootstrap key" },
      limit: null,
    };
  }
  const key = token ? await findApiKey(db, token) : null;
  if (!key) {
    requireRest(await consumeRateLimit("apiUnauthorized", machine));
    throw new SsoError("key_invalid", {
      expected: said("bearerKey"),
      got: token ? said("unknownKey") : said("noKey"),
    });
  }
  const limit = await consumeRateLimit("api", key.id);
  await touchApiKey(db, key.id, now);
  return {
    caller: { organizationId: key.organizationId, readOnly: key.readOnly },
    actor: { type: "key", id: key.id, label: key.name },
    limit,
  };
}

/** @throws SsoError rate_limited */
export function requireRest({ isAllowed, resetSeconds }: RateLimitState): void {
  if (!isAllowed) throw new SsoError("rate_limited", { retryAfterSeconds: resetSeconds });
}
