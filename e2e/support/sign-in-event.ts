import type { insertEvent } from "@/lib/activity/event-store";
import { randomId } from "@/lib/crypto/tokens";

type SignInEvent = Parameters<typeof insertEvent>[1];

/** The event of a sign-in by SAML about which nothing else is known. */
export function signInEvent(
  change: Pick<SignInEvent, "organizationId" | "connection" | "code"> & Partial<SignInEvent>,
): SignInEvent {
  return {
    reference: randomId(10),
    protocol: "saml",
    purpose: "sign-in",
    email: null,
    userId: null,
    checks: [],
    decision: null,
    claims: null,
    claimsRetentionDays: 0,
    durationMilliseconds: 1,
    createdAt: new Date(),
    ...change,
  };
}
