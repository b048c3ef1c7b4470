import type { ConnectionForSignIn } from "@/lib/connections/connection-store";
import type { AssertedIdentity } from "@/lib/identity/asserted-identity";
import type { Check } from "@/lib/identity/check";
import type { ProvisioningDecision } from "@/lib/provisioning/decide-provisioning";

/**
 * What is known so far about one sign-in. Readers and the gate write into it as they learn; when something refuses,
 * the event is made from what is there. One recorder, instead of one at each place that can fail.
 */
export type SignInTrace = {
  found: ConnectionForSignIn | null;
  identity: AssertedIdentity | null;
  email: string | null;
  userId: string | null;
  checks: Check[];
  decision: ProvisioningDecision | null;
};

export function newTrace(): SignInTrace {
  return { found: null, identity: null, email: null, userId: null, checks: [], decision: null };
}
