import { inflateRawSync } from "node:zlib";
import { findEvent } from "@/lib/activity/event-queries";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { completeSignIn } from "@/lib/sign-in/complete-sign-in";
import { redeemTicket } from "@/lib/sign-in/redeem-ticket";
import { startSignIn } from "@/lib/sign-in/start-sign-in";
import { idpIssuer, type MadeConnection } from "./connection-world";
import { buildResponse, encodeResponse, type KeyPair, type ResponseOptions } from "./saml-response";
import { baseUrl, testContext } from "./test-database";

/** Sign-ins step by step: what a browser holds after the start, and answers that arrive as a test wants them. */

export type Begun = { browserToken: string; relayState: string; requestId: string };

/** Starts a sign-in in a browser that holds these attempt cookies, or none. */
export async function beginSignIn(
  { connection, db }: Pick<MadeConnection, "connection" | "db">,
  { browserToken = null, now = new Date() }: { browserToken?: string | null; now?: Date } = {},
): Promise<Begun> {
  const input = { connectionId: connection.id, returnTo: "/dashboard?x=1", loginHint: null, initiatingIssuer: null };
  const started = await startSignIn({ ...input, browserToken }, testContext(db, now));
  if (started.request.binding !== "redirect") throw new Error("redirect expected");
  const query = new URL(started.request.url).searchParams;
  const xml = inflateRawSync(Buffer.from(query.get("SAMLRequest") ?? "", "base64")).toString();
  const requestId = / ID="([^"]+)"/.exec(xml)?.[1] ?? "";
  return { browserToken: started.browserToken, relayState: query.get("RelayState") ?? "", requestId };
}

/** An answer of the provider, encoded. */
export function answerFor(
  { connection }: Pick<MadeConnection, "connection">,
  inResponseTo: string | null,
  options: Partial<ResponseOptions> & { key: KeyPair },
): string {
  if (connection.protocol !== "saml") throw new Error("SAML expected");
  const { acsUrl, entityId: audience } = spAddresses(connection.id, connection.saml, baseUrl);
  const attributes = { full_name: ["Ada"], role: ["developer"] };
  const fixed = { issuer: idpIssuer, acsUrl, audience, nameId: "ada@acme.test", attributes, now: new Date() };
  return encodeResponse(buildResponse({ ...fixed, inResponseTo, ...options }));
}

/** Posts an answer to a connection's address, or to the shared one (null). */
export async function postAnswer(
  { db }: Pick<MadeConnection, "db">,
  connectionId: string | null,
  samlResponse: string,
  relayState: string | null,
) {
  const body = new URLSearchParams({
    SAMLResponse: samlResponse,
    ...(relayState !== null && { RelayState: relayState }),
  });
  const request = new Request(`${baseUrl}/saml/consume`, { method: "POST", body });
  return completeSignIn({ protocol: "saml", connectionId, request }, testContext(db));
}

/** The event of an outcome; null when it belongs to no organization, or to another one. */
export function eventOf(
  { db, organization }: Pick<MadeConnection, "db" | "organization">,
  outcome: { reference: string },
) {
  return findEvent(db, organization.id, outcome.reference);
}

/** Redeems the ticket of an outcome in a browser with these attempt cookies. */
export function redeem(
  { db }: Pick<MadeConnection, "db">,
  outcome: Awaited<ReturnType<typeof postAnswer>>,
  browserToken: string | null,
) {
  if (outcome.status !== "signed-in") throw new Error(`expected a ticket, got ${JSON.stringify(outcome)}`);
  const nobody = { address: null, userAgent: null, currentUserId: null };
  const asked = { elsewhereToken: null, isSwitchConfirmed: false };
  return redeemTicket({ handle: outcome.ticket, browserToken, ...nobody, ...asked }, testContext(db));
}
