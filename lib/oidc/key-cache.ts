import { SsoError } from "@/lib/errors/sso-error";
import { nothing, plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import type { OutboundFetch } from "@/lib/net/safe-fetch-client";

/** A key that the provider stopped publishing is trusted no longer than this. */
const lifetimeMilliseconds = 10 * 60_000;
const cacheSize = 500;
/** Larger sets are used and not kept: memory is shared by all organizations. */
const maxKeptLength = 64 * 1024;

type KeySet = { fetchedAt: number; keys: Record<string, unknown>[] };
const known = new Map<string, KeySet>();

/** Makes the next verification ask for the keys again. */
export function forgetKeys({ cacheKey }: { cacheKey: string }): void {
  known.delete(cacheKey);
}

/** The keys that are in memory for a configuration; null when there are none. */
export function knownKeys({ cacheKey }: { cacheKey: string }): Record<string, unknown>[] | null {
  return known.get(cacheKey)?.keys ?? null;
}

/**
 * A way to send that answers for the provider's key set: from memory when it holds the key that signed, else fetched. The library's
 * own cache fails a sign-in when keys rotate within a minute (checks.md 6.2); this one asks again at once for an unknown
 * key. Only a token that the provider's own token endpoint handed out comes here, so nobody can make us ask;
 * for tokens that anybody may send there is `publishedKeys`.
 * @param token how it is asked for, and the `kid` of the token's header, once the token has arrived
 */
export function keysFrom(
  client: { cacheKey: string; jwksUri: string },
  issuer: string,
  { send, keyId }: { send: OutboundFetch; keyId: () => string | null },
  now: Date,
): OutboundFetch {
  const address = new URL(client.jwksUri).href;
  return async (url, request) => {
    if (new URL(url).href !== address || request.method !== "GET") return send(url, request);
    const set = known.get(client.cacheKey);
    const kid = keyId();
    const isFresh = set !== undefined && now.getTime() - set.fetchedAt < lifetimeMilliseconds;
    if (isFresh && kid !== null && set.keys.some((key) => key.kid === kid && isFor(key, issuer)))
      return answerWith(set.keys, issuer);
    const answer = await send(url, request);
    if (answer.status !== 200) return answer;
    const text = await answer.text();
    const keys = readKeys(text);
    if (keys === null) return new Response("{}", { headers: { "content-type": "application/json" } });
    if (text.length <= maxKeptLength) remember(client.cacheKey, { fetchedAt: now.getTime(), keys });
    return answerWith(keys, issuer);
  };
}

/** Two that need the same keys at once ask once. */
const underWay = new Map<string, Promise<KeySet>>();

type KeyRequest = {
  issuer: string;
  keyId: string | null;
  send: OutboundFetch;
  /** Whether the provider may be asked now. @param isKnown the key was published when it was asked last */
  mayAsk: (isKnown: boolean) => Promise<boolean>;
};

/**
 * The provider's keys for a token that anybody may have sent: from memory while they are fresh and hold the key, else the provider is
 * asked, once for all who wait. Where it may not be asked, or does not answer, there are none.
 * @throws SsoError oidc_keys_failed, oidc_key_unknown when it may not be asked
 */
export async function publishedKeys(
  client: { cacheKey: string; jwksUri: string },
  { issuer, keyId, send, mayAsk }: KeyRequest,
  now: Date,
): Promise<readonly Record<string, unknown>[]> {
  const set = known.get(client.cacheKey);
  const isFresh = set !== undefined && now.getTime() - set.fetchedAt < lifetimeMilliseconds;
  const isKnown = set?.keys.some((key) => keyId === null || key.kid === keyId) ?? false;
  if (isFresh && isKnown) return set.keys.filter((key) => isFor(key, issuer));
  const waiting = underWay.get(client.cacheKey);
  if (!waiting && !(await mayAsk(isKnown)))
    throw new SsoError("oidc_key_unknown", { expected: said("onePublishedKey"), got: said("keysAskedTooOften") });
  const asked = underWay.get(client.cacheKey) ?? ask(client, send, now);
  const { keys } = await asked;
  return keys.filter((key) => isFor(key, issuer));
}

function ask(client: { cacheKey: string; jwksUri: string }, send: OutboundFetch, now: Date): Promise<KeySet> {
  const asked = fetchKeys(client.jwksUri, send, now)
    .then((set) => {
      remember(client.cacheKey, set);
      return set;
    })
    .finally(() => underWay.delete(client.cacheKey));
  underWay.set(client.cacheKey, asked);
  return asked;
}

async function fetchKeys(jwksUri: string, send: OutboundFetch, now: Date): Promise<KeySet> {
  const failed = (got: Fact) => new SsoError("oidc_keys_failed", { expected: said("setOfKeys"), got });
  const answer = await send(jwksUri, { method: "GET", headers: { accept: "application/json" } }).catch(() => null);
  if (answer?.status !== 200) throw failed(answer ? plain(`HTTP ${answer.status}`) : nothing);
  const text = await answer.text();
  const keys = text.length <= maxKeptLength ? readKeys(text) : null;
  if (keys === null) throw failed(said("otherDocument"));
  return { fetchedAt: now.getTime(), keys };
}

function answerWith(keys: Record<string, unknown>[], issuer: string): Response {
  const own = keys.filter((key) => isFor(key, issuer));
  return new Response(JSON.stringify({ keys: own }), { headers: { "content-type": "application/json" } });
}

/** Microsoft's common key set names an issuer beside each key: such a key is good for that issuer only. */
function isFor({ issuer: named }: Record<string, unknown>, issuer: string): boolean {
  return typeof named !== "string" || named === issuer || named.includes("{tenantid}");
}

function readKeys(text: string): Record<string, unknown>[] | null {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    if (!Array.isArray(keys)) return null;
    return keys.filter((key): key is Record<string, unknown> => typeof key === "object" && key !== null);
  } catch {
    return null;
  }
}

function remember(cacheKey: string, set: KeySet): void {
  known.delete(cacheKey);
  const oldest = known.keys().next().value;
  if (known.size >= cacheSize && oldest !== undefined) known.delete(oldest);
  known.set(cacheKey, set);
}
