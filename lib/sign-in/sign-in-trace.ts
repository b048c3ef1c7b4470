import type { StoredResponse } from "@/lib/activity/stored-response";
import type { ConnectionForSignIn } from "@/lib/connections/connection-store";
import type { AssertedIdentity } from "@/lib/identity/asserted-identity";
import type { Check } from "@/lib/identity/check";
import type { ProvisioningDecision } from "@/lib/provisioning/decide-provisioning";
import type { ConnectionTest } from "./test-store";

/**
 * What is known so far about one sign-in. Readers and the gate write into it as they learn; when something refuses,
 * the event is made from what is there. One recorder, instead of one at each place that can fail.
 */
export type SignInTrace = {
  /** The test that this is; null for a sign-in. */
  test: ConnectionTest | null;
  found: ConnectionForSignIn | null;
  identity: AssertedIdentity | null;
  /** The sign-in's attempt, when the answer named one. */
  attemptId: string | null;
  email: string | null;
  userId: string | null;
  checks: Check[];
  decision: ProvisioningDecision | null;
  /** The whole answer, for whoever keeps it. */
  answer: StoredResponse | null;
  clockDifferenceSeconds: number | null;
};

export function newTrace(): SignInTrace {
  return {
    test: null,
    found: null,
    identity: null,
    attemptId: null,
    email: null,
    userId: null,
    checks: [],
    decision: null,
    answer: null,
    clockDifferenceSeconds: null,
  };
}

/** The identity of an answer that was judged. */
export function requireIdentity({ identity }: SignInTrace): AssertedIdentity {
  if (!identity) throw new Error("An accepted answer has no identity");
  return identity;
}
