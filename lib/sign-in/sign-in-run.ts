import type { StoredResponse } from "@/lib/activity/stored-response";
import type { ConnectionForSignIn } from "@/lib/connections/connection-store";
import { randomId } from "@/lib/crypto/tokens";
import type { AssertedIdentity } from "@/lib/identity/asserted-identity";
import type { Check } from "@/lib/identity/check";
import type { ProvisioningDecision } from "@/lib/provisioning/provisioning-decision";
import type { ConnectionTest } from "./test-store";

/** What is known of a sign-in; its one event is made from it, however far it came. */
export type Learned = {
  /** The test that this is; null for a sign-in. */
  test: ConnectionTest | null;
  found: ConnectionForSignIn | null;
  identity: AssertedIdentity | null;
  /** The sign-in's attempt, when the answer named one. */
  attemptId: string | null;
  email: string | null;
  userId: string | null;
  checks: readonly Check[];
  decision: ProvisioningDecision | null;
  /** The whole answer, for whoever keeps it. */
  answer: StoredResponse | null;
  clockDifferenceSeconds: number | null;
};

/** One answer on its way from the callback to its event. */
export type SignInRun = Learned & {
  /** Names the event. */
  reference: string;
  /** By the clock of `performance`. */
  startedAt: number;
  protocol: "saml" | "oidc";
  /** What the message is about; a test is one whatever is here. */
  purpose: "sign-in" | "logout";
  /** Of a logout: whether the provider began it, or answers one of ours. */
  direction: "from_provider" | "to_provider";
};

export function newRun(protocol: SignInRun["protocol"], purpose: SignInRun["purpose"] = "sign-in"): SignInRun {
  return {
    purpose,
    direction: "from_provider",
    reference: randomId(10),
    startedAt: performance.now(),
    protocol,
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

/** Both together: the later word counts, and checks add up. */
export function withLearned<Known extends Partial<Learned>>(known: Known, more: Partial<Learned>): Known {
  return { ...known, ...more, checks: [...(known.checks ?? []), ...(more.checks ?? [])] };
}
