import type { SamlConnection } from "@/lib/connections/connection";
import { type ConnectionForSignIn, findConnectionForSignIn } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import type { UnverifiedResponse } from "@/lib/saml/response-structure";
import type { SignInAttempt } from "./attempt-store";
import { findSharedConnection, requireStyle } from "./find-saml-connection";
import { findNamedInside, findOpenlyNamed, isEncrypted, type NamedRequest } from "./find-saml-request";
import { findTested } from "./find-tested";
import { isOfProtocol } from "./require-usable-connection";
import { knowing } from "./sign-in-refusal";
import type { ConnectionTest } from "./test-store";

type Found = ConnectionForSignIn<SamlConnection>;

/** An answer with what is known of it before anything in it is verified. */
export type ArrivedResponse = {
  response: UnverifiedResponse;
  /** The connection that the address names; null on the shared one. */
  dedicated: Found | null;
  /** The attempt of its RelayState. */
  known: SignInAttempt | null;
};

/** Which connection an answer is for, as which test (null: a sign-in), and which request it names. */
export type LocatedResponse = { found: Found; test: ConnectionTest | null; named: NamedRequest | null };

/**
 * Which connection an answer is for, and which request it names. A test's answer is for the draft of the test. Where the
 * request is named only inside an encrypted assertion, it is opened for that: by the keys of the connection that the
 * address or the RelayState names, else of the one whose certificate verifies the message.
 * @throws SsoError connection_not_found; SignInRefusal for a test: connection_not_found, organization_disabled
 */
export async function locateSamlResponse(
  { response, dedicated, known }: ArrivedResponse,
  ctx: Context,
): Promise<LocatedResponse> {
  const address = `${ctx.baseUrl}/saml/consume${dedicated ? `/${dedicated.connection.id}` : ""}`;
  const place = { address, known };
  const inside = ({ connection }: Found) => findNamedInside(response, connection, place, ctx.db);
  let shared: Found | null = null;
  let named = await findOpenlyNamed(response, place, ctx.db);
  if (!named && isEncrypted(response)) {
    const holder = dedicated ?? (await connectionOf(known, ctx.db));
    named = holder && (await inside(holder));
    if (!named && !dedicated) {
      shared = await findSharedConnection(response, null, ctx);
      named = await inside(shared);
    }
  }
  const attempt = named?.attempt ?? null;
  const tested = await findTested(attempt, { protocol: "saml", connectionId: dedicated?.connection.id ?? null }, ctx);
  if (tested) {
    await knowing(tested, () => requireStyle(tested.found, dedicated ? "dedicated" : "shared"));
    return { ...tested, named };
  }
  if (dedicated) return { found: requireStyle(dedicated, "dedicated"), test: null, named };
  if (shared && !attempt) return { found: shared, test: null, named };
  return { found: await findSharedConnection(response, attempt, ctx), test: null, named };
}

async function connectionOf(attempt: SignInAttempt | null, db: Db): Promise<Found | null> {
  const found = attempt && (await findConnectionForSignIn(db, attempt.connectionId));
  return found && isOfProtocol(found, "saml") ? found : null;
}
