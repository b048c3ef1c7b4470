import type { ConnectionForSignIn } from "@/lib/connections/connection-store";
import type { Db } from "@/lib/db/database";
import type { AssertedIdentity } from "@/lib/identity/asserted-identity";
import type { OneTimeParts } from "./attempt-store";
import type { DecisionFacts } from "./provisioning-store";
import type { Learned } from "./sign-in-run";

/** What a protocol reader hands to the completer: the identity, and how to use up its one-time parts. */
export type ReadIdentity = {
  identity: AssertedIdentity;
  found: ConnectionForSignIn;
  /** Null for an answer that nobody here asked for. */
  attempt: { id: string; browserHash: string } | null;
  returnPath: string;
  /** What the provider's own logout needs; null when it has none. */
  logout: { idToken: string | null; logoutHint: string | null } | null;
  /** What the database said of the person to who asked it early; null: it has to be asked. */
  facts: DecisionFacts | null;
  /** What its event says. */
  learned: Partial<Learned>;
  /** What `consume` uses up, for a statement that writes everything at once. */
  once: OneTimeParts;
  /** Marks request and assertion as used, in the completer's transaction; throws SsoError for a replay. */
  consume(db: Db): Promise<void>;
};
