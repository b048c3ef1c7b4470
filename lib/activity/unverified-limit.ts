import { env } from "@/lib/env";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import type { Check } from "@/lib/identity/check";
import { clientAddress } from "@/lib/net/client-address";
import { addressKey, hasRateLimitLeft, takeRateLimit } from "@/lib/net/rate-limit";
import type { SignInAttempt } from "@/lib/sign-in/attempt-store";

/**
 * A limit for answers that fail before a signature of theirs verified, asked before they are parsed. Who names a sign-in of
 * ours is counted with that sign-in; a machine of strangers is counted as a whole. A provider that puts its own RelayState
 * in and encrypts the request id makes strangers of good answers, so only failures take points.
 */
export function unverifiedKey({ headers }: Pick<Request, "headers">, known: SignInAttempt | null): string {
  return known ? `attempt ${known.id}` : `machine ${addressKey(clientAddress(headers, env().TRUSTED_PROXIES))}`;
}

/** @throws SsoError rate_limited */
export async function requireUnverifiedLeft(key: string): Promise<void> {
  if (await hasRateLimitLeft("unverified", key)) return;
  throw new SsoError("rate_limited", {
    expected: said("fewerUnverified"),
    got: said("tooManyUnverified"),
  });
}

/** Counts a failure, unless the provider's signature was seen to be valid before it. */
export async function countUnverified(key: string, checks: readonly Check[]): Promise<void> {
  if (!isSignatureVerified(checks)) await takeRateLimit("unverified", key);
}

/** True when a trusted key verified the answer: what was refused after that comes from the provider. */
export function isSignatureVerified(checks: readonly Check[]): boolean {
  return checks.some(({ name, passed }) => passed && (name === "saml_signature_invalid" || name === "oidc_signature"));
}
