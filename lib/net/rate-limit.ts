import ipaddr from "ipaddr.js";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { env } from "@/lib/env";

/**
 * What guards people from guesses and from floods of mail, points per 60 seconds and key, before `RATE_LIMIT_SCALE`: all instances count them
 * together, by `shared-limit-store.ts`.
 */
const sharedPerMinute = {
  apiUnauthorized: 60,
  signInForm: 30,
  recovery: 10,
  invitation: 60,
};

/** What guards the instance itself, likewise: each counts for itself, and nobody waits for the database. */
const perMinute = {
  ...sharedPerMinute,
  acs: 600,
  // An address that varies the connection is still one address.
  acsAddress: 3_000,
  // Answers that fail before a signature of theirs verified: of one sign-in, or of a machine that names none.
  unverified: 240,
  // The same of a machine, before it is known whether they name a sign-in: then they wait until that is.
  unverifiedEarly: 240,
  // How many of their refusals get an event of their own; the others are counted with these.
  unverifiedEvents: 60,
  // Searches of an organization's connections on its sign-in page; a whole office comes from one address.
  connectionSearch: 120,
  start: 120,
  startAddress: 600,
  // A provider's server sends one for each session, all from one address, and many at once when it ends them itself.
  logout: 6_000,
  // How often a token that anybody may have sent makes us ask its provider for keys; and one with a key that it does not publish.
  logoutKeys: 12,
  // Servers of applications come for all their people from one address.
  provider: 6_000,
  api: 1_200,
  // Providers send 25 requests a second for hours, and a short burst of refusals puts a customer's job in quarantine.
  scim: 12_000,
  setup: 120,
  // Drafts that one person keeps of one connection while typing.
  typing: 30,
  // Of older connections, ids are short enough to be found by trying.
  unknownId: 60,
};

type AnyRateLimitName = keyof typeof perMinute;
export type SharedRateLimitName = keyof typeof sharedPerMinute;
/** Without the shared ones, of which an instance would count its own part alone. */
export type RateLimitName = Exclude<AnyRateLimitName, SharedRateLimitName>;

const limiters = new Map<AnyRateLimitName, RateLimiterMemory>();

function limiter(name: AnyRateLimitName): RateLimiterMemory {
  const known = limiters.get(name);
  if (known) return known;
  const points = Math.max(1, Math.round(perMinute[name] * env().RATE_LIMIT_SCALE));
  const made = new RateLimiterMemory({ keyPrefix: name, points, duration: 60 });
  limiters.set(name, made);
  return made;
}

/**
 * What stands for a machine in a limit's key: an IPv4 address itself, an IPv6 address's first 64 bits, which is the
 * least that one subscriber holds (RFC 6177): counting single addresses would give everybody endless tries.
 */
export function addressKey(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === "ipv4" ? parsed.toString() : parsed.toNormalizedString().split(":").slice(0, 4).join(":");
}

/** True while the key has points left; takes none. */
export async function hasRateLimitLeft(name: RateLimitName, key: string): Promise<boolean> {
  const taken = await limiter(name).get(key);
  return taken === null || taken.remainingPoints > 0;
}

/** Takes points, one unless told; false when the key has none left in this minute. */
export async function takeRateLimit(name: RateLimitName, key: string, points = 1): Promise<boolean> {
  return (await consumeRateLimit(name, key, points)).isAllowed;
}

export type RateLimitState = {
  isAllowed: boolean;
  limit: number;
  windowSeconds: number;
  remaining: number;
  /** When the window of this key begins again. */
  resetSeconds: number;
};

/** Takes points of this instance, one unless told, and says what is left. */
export async function consumeRateLimit(name: AnyRateLimitName, key: string, points = 1): Promise<RateLimitState> {
  const { points: limit, duration: windowSeconds } = limiter(name);
  const state = (isAllowed: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes): RateLimitState => ({
    isAllowed,
    limit,
    windowSeconds,
    remaining: Math.max(0, remainingPoints),
    resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
  });
  return limiter(name)
    .consume(key, points)
    .then(
      (left) => state(true, left),
      (refusal: unknown) => {
        if (refusal instanceof RateLimiterRes) return state(false, refusal);
        throw refusal;
      },
    );
}

/**
 * Looks up by ids that came from outside. A machine that named too many unknown ones is told nothing for a minute, not even about
 * those that exist.
 * @returns null for a machine that guesses
 */
export async function lookUpByIds<T>(
  machine: string,
  ids: readonly string[],
  find: (ids: readonly string[]) => Promise<readonly T[]>,
): Promise<readonly T[] | null> {
  const used = await limiter("unknownId").get(machine);
  if (used !== null && used.remainingPoints <= 0) return null;
  const found = await find(ids);
  const unknown = ids.length - found.length;
  if (unknown > 0) await takeRateLimit("unknownId", machine, unknown);
  return found;
}
