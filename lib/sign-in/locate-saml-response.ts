import type { SamlConnection } from "@/lib/connections/connection";
import { type ConnectionForSignIn, findConnectionForSignIn } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import type { UnverifiedResponse } from "@/lib/saml/response-structure";
import type { SignInAttempt } from "./attempt-store";
import { findSharedConnection, findTestedSaml, requireStyle } from "./find-saml-connection";
import { findNamedInside, findOpenlyNamed, isEncrypted, type NamedRequest } from "./find-saml-request";
import { isOfProtocol } from "./require-usable-connection";
import type { SignInTrace } from "./sign-in-trace";

type Found = ConnectionForSignIn<SamlConnection>;

/** An answer with what is known of it before anything in it is verified. */
export type ArrivedResponse = {
  response: UnverifiedResponse;
  /** The connection that the address names; null on the shared one. */
  dedicated: Found | null;
  /** The attempt of its RelayState. */
  known: SignInAttempt | null;
};

/**
 * Which connection an answer is for, and which request it names. A test's answer is for the draft of the test. Where the
 * request is named only inside an encrypted assertion, it is opened for that: by the keys of the connection that the
 * address or the RelayState names, else of the one whose certificate verifies the message.
 * @throws SsoError connection_not_found, organization_disabled
 */
export async function locateSamlResponse(
  { response, dedicated, known }: ArrivedResponse,
  trace: SignInTrace,
  ctx: Context,
): Promise<{ found: Found; named: NamedRequest | null }> {
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
  const tested = await findTestedSaml(attempt, dedicated?.connection.id ?? null, trace, ctx);
  if (tested) return { found: tested, named };
  if (dedicated) return { found: requireStyle(dedicated, "dedicated"), named };
  if (shared && !attempt) return { found: shared, named };
  return { found: await findSharedConnection(response, attempt, ctx), named };
}

async function connectionOf(attempt: SignInAttempt | null, db: Db): Promise<Found | null> {
  const found = attempt && (await findConnectionForSignIn(db, attempt.connectionId));
  return found && isOfProtocol(found, "saml") ? found : null;
}
