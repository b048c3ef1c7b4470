import type { cookies } from "next/headers";
import { codeLimits } from "@/lib/local-sign-in/code-limits";
import { deviceIdFor, rememberAddress } from "@/lib/local-sign-in/known-device";
import { challengeCookieName, cookieOptions, deviceCookieName } from "./session-cookie";

type Jar = Awaited<ReturnType<typeof cookies>>;

const deviceSeconds = 400 * 86_400;

/** The challenges of this browser, the latest first. */
export function readChallenges(jar: Pick<Jar, "get">): string[] {
  const kept = jar.get(challengeCookieName())?.value.split(".", codeLimits.keptCodes) ?? [];
  return kept.filter((challenge) => /^[\w-]{43}$/.test(challenge));
}

/** Keeps a challenge beside the earlier ones: whoever asks twice may type either code. */
export function keepChallenge(jar: Pick<Jar, "get" | "set">, challenge: string): void {
  const kept = [challenge, ...readChallenges(jar)].slice(0, codeLimits.keptCodes);
  const maxAge = codeLimits.lifetimeMinutes * 60;
  jar.set(challengeCookieName(), kept.join("."), { ...cookieOptions(), maxAge });
}

/** The id under which this browser is known for an address; null for a stranger. */
export function knownDevice(jar: Pick<Jar, "get">, email: string): string | null {
  return deviceIdFor(jar.get(deviceCookieName())?.value, email);
}

/** Knows this browser again when it asks for a code for this address. */
export function rememberDevice(jar: Pick<Jar, "get" | "set">, email: string): void {
  const value = rememberAddress(jar.get(deviceCookieName())?.value, email);
  jar.set(deviceCookieName(), value, { ...cookieOptions(), maxAge: deviceSeconds });
}
