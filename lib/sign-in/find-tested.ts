import type { Connection } from "@/lib/connections/connection";
import type { ConnectionForSignIn } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import type { SignInAttempt } from "./attempt-store";
import { isOfProtocol, requireEnabled } from "./require-usable-connection";
import { knowing } from "./sign-in-refusal";
import { type ConnectionTest, findTestOf } from "./test-store";

type Tested<P extends Connection["protocol"]> = {
  test: ConnectionTest;
  found: ConnectionForSignIn<Extract<Connection, { protocol: P }>>;
};

/**
 * The test that an answer belongs to: the answer is verified by the test's draft. Null for the answer of a sign-in, and for one
 * that arrived at another connection.
 * @param at the protocol, and the connection that the address names (null: the shared address of SAML)
 * @throws SignInRefusal organization_disabled
 */
export async function findTested<P extends Connection["protocol"]>(
  attempt: SignInAttempt | null,
  at: { protocol: P; connectionId: string | null },
  ctx: Context,
): Promise<Tested<P> | null> {
  const known = await findTestOf(attempt, ctx);
  if (!known) return null;
  const { test, found } = known;
  if (!isOfProtocol(found, at.protocol)) return null;
  if (at.connectionId !== null && at.connectionId !== found.connection.id) return null;
  await knowing({ test, found }, () => requireEnabled(found));
  return { test, found };
}
