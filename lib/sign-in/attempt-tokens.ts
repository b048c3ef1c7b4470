import { equalsSafely, hashToken } from "@/lib/crypto/tokens";

/**
 * The attempt cookie: one secret for each sign-in of this browser that is under way, newest first, so that several tabs
 * get in. Every start draws a new one: a value that somebody planted before never binds a sign-in of this browser.
 */

const maxTokens = 6;

/** The secrets in a cookie; whatever is not of our form is left out. */
export function readAttemptTokens(cookie: string | null): string[] {
  const tokens = (cookie ?? "").slice(0, 1_000).split(".");
  return tokens.filter((token) => /^[A-Za-z0-9_-]{43}$/.test(token)).slice(0, maxTokens);
}

/** The cookie with a new secret before those that are kept. */
export function writeAttemptTokens(fresh: string, kept: readonly string[]): string {
  return [fresh, ...kept].slice(0, maxTokens).join(".");
}

/** True when the browser with this cookie began the attempt. */
export function holdsAttempt(cookie: string | null, browserHash: string): boolean {
  return readAttemptTokens(cookie).some((token) => equalsSafely(hashToken(token), browserHash));
}
