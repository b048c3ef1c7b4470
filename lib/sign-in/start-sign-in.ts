import type { Connection } from "@/lib/connections/connection";
import { type ConnectionForSignIn, findConnectionForSignIn } from "@/lib/connections/connection-store";
import { ensureActiveKey } from "@/lib/connections/ensure-key";
import type { Context } from "@/lib/context";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { hashToken, randomId, randomToken } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import { plain } from "@/lib/facts/fact";
import { isEmail } from "@/lib/identity/email";
import { authorizationUrl, newCodeVerifier, newNonce, newState } from "@/lib/oidc/oidc-client";
import { buildAuthnRequest, withLoginHint } from "@/lib/saml/authn-request";
import { encodeAuthnRequest, type OutgoingRequest } from "@/lib/saml/samlify-messages";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { askedConnection } from "./asked-connection";
import {
  attemptLifetimeSeconds,
  attemptSecretsPurpose,
  insertAttempt,
  listRecentBrowserHashes,
  type NewAttempt,
} from "./attempt-store";
import { readAttemptTokens, writeAttemptTokens } from "./attempt-tokens";
import { oidcClientConfig } from "./open-oidc-client";
import { isOfProtocol, requireUsable } from "./require-usable-connection";
import { safeReturnPath } from "./return-path";
import { findTestForSignIn, markTestLeft } from "./test-store";

export type StartSignInInput = {
  connectionId: string;
  returnTo: string | null;
  loginHint: string | null;
  /** `iss` of a sign-in that a portal began (Core, section 4); null when it began here. */
  initiatingIssuer: string | null;
  /** The person has to authenticate anew at the provider, whatever session they have there. */
  isFresh?: boolean;
  /** How an application wants them to authenticate; empty: as the connection says. */
  acrValues?: readonly string[];
  /** The browser's attempt cookie, when it has one: sign-ins in other tabs go on. */
  browserToken: string | null;
};

/** `browserToken` is the new value of the attempt cookie. */
export type StartedSignIn = { request: OutgoingRequest; browserToken: string };

/** What a protocol adds: where to go, and what of it the answer will be recognized by. */
type Prepared = {
  request: OutgoingRequest;
  attempt: Pick<NewAttempt, "requestId" | "relayStateHash"> & Partial<NewAttempt>;
};

/**
 * Starts one browser's walk to the identity provider: stores the attempt, returns where to go and the token that binds
 * this browser (checks.md 3.3.1).
 * @throws SsoError connection_not_found, connection_disabled, connection_draft, organization_disabled, oidc_initiator
 */
export async function startSignIn(input: StartSignInInput, ctx: Context): Promise<StartedSignIn> {
  const found = await findConnectionForSignIn(ctx.db, input.connectionId);
  if (!found) throw new SsoError("connection_not_found", { got: plain(input.connectionId.slice(0, 40)) });
  requireUsable(found);
  const fresh = randomToken(32);
  const { isFresh = false, acrValues = [] } = input;
  const asked = { ...found, connection: askedConnection(found.connection, { isFresh, acrValues }) };
  const request = await leave(asked, input, { browserToken: fresh, testId: null }, ctx);
  return { request, browserToken: writeAttemptTokens(fresh, await keptTokens(input.browserToken, ctx)) };
}

/**
 * Starts the walk of a test: with its draft, whatever the connection's state. The browser gets no cookie, because no
 * session comes of it.
 * @param by who is signed in, or which setup link is held: only who began a test may use it
 * @returns null for a test that is not theirs or is over, and while the operator keeps single sign-on off
 */
export async function startTest(
  { testId, by }: { testId: string; by: { userId: string } | { setupLinkId: string } },
  ctx: Context,
): Promise<OutgoingRequest | null> {
  const known = await findTestForSignIn(ctx.db, testId, ctx.now);
  if (!known?.found.organization.ssoEnabled) return null;
  const isTheirs = "userId" in by ? known.test.startedBy === by.userId : known.test.setupLinkId === by.setupLinkId;
  if (!isTheirs) return null;
  const input = { returnTo: null, loginHint: null, initiatingIssuer: null };
  const request = await leave(known.found, input, { browserToken: randomToken(32), testId }, ctx);
  await markTestLeft(ctx.db, known.test, request, ctx.now);
  return request;
}

/** Builds the request and stores the attempt that its answer will be recognized by. */
async function leave(
  found: ConnectionForSignIn,
  input: Pick<StartSignInInput, "returnTo" | "loginHint" | "initiatingIssuer">,
  { browserToken, testId }: { browserToken: string; testId: string | null },
  ctx: Context,
): Promise<OutgoingRequest> {
  const loginHint = input.loginHint && isEmail(input.loginHint) ? input.loginHint.trim().replace(/[{}]/g, "") : null;
  const prepared = await prepareRequest(found, input, loginHint, ctx);
  await insertAttempt(ctx.db, {
    id: randomId(16),
    organizationId: found.organization.id,
    connectionId: found.connection.id,
    purpose: testId === null ? "sign-in" : "test",
    testId,
    browserHash: hashToken(browserToken),
    returnPath: safeReturnPath(input.returnTo, ctx.baseUrl),
    createdAt: ctx.now,
    expiresAt: new Date(ctx.now.getTime() + attemptLifetimeSeconds * 1000),
    ...prepared.attempt,
  });
  return prepared.request;
}

function prepareRequest(
  found: ConnectionForSignIn,
  { initiatingIssuer }: Pick<StartSignInInput, "initiatingIssuer">,
  loginHint: string | null,
  ctx: Context,
): Promise<Prepared> {
  if (isOfProtocol(found, "saml")) return prepareSaml(found, loginHint, ctx);
  if (isOfProtocol(found, "oidc")) return prepareOidc(found, loginHint, initiatingIssuer, ctx.baseUrl);
  throw new Error("A connection speaks no protocol");
}

type Found<P extends Connection["protocol"]> = ConnectionForSignIn<Extract<Connection, { protocol: P }>>;

async function prepareSaml(
  { connection, organization }: Found<"saml">,
  loginHint: string | null,
  ctx: Context,
): Promise<Prepared> {
  const { saml } = connection;
  const addresses = spAddresses(connection.id, saml, ctx.baseUrl);
  // An XML ID must not start with a digit.
  const requestId = `id-${randomToken(24)}`;
  const relayState = randomToken(24);
  const activeKey = saml.signRequests
    ? await ensureActiveKey({ organizationId: organization.id, id: connection.id }, ctx)
    : null;
  const xml = buildAuthnRequest({ requestId, now: ctx.now, config: saml, addresses, loginHint });
  const ssoUrl = withLoginHint(saml.ssoUrl ?? "", saml.loginHintParameter, loginHint);
  return {
    request: encodeAuthnRequest({ id: requestId, xml, relayState, ssoUrl }, saml, addresses, activeKey),
    attempt: { requestId, relayStateHash: hashToken(relayState), forceAuthn: saml.forceAuthn },
  };
}

async function prepareOidc(
  { connection }: Found<"oidc">,
  loginHint: string | null,
  initiatingIssuer: string | null,
  baseUrl: string,
): Promise<Prepared> {
  const client = oidcClientConfig(connection, baseUrl);
  if (initiatingIssuer !== null && initiatingIssuer !== client.issuer)
    throw new SsoError("oidc_initiator", {
      expected: plain(client.issuer),
      got: plain(initiatingIssuer.slice(0, 300)),
    });
  const state = newState();
  const nonce = newNonce();
  const codeVerifier = newCodeVerifier();
  const url = await authorizationUrl(client, { state, nonce, codeVerifier, loginHint, config: connection.oidc });
  const requestId = hashToken(state);
  return {
    request: { binding: "redirect", url },
    attempt: {
      requestId,
      relayStateHash: requestId,
      encryptedSecrets: secretBox().seal(JSON.stringify({ nonce, codeVerifier }), attemptSecretsPurpose(requestId)),
    },
  };
}

/** Of the cookie that came along, only what belongs to sign-ins that are under way. */
async function keptTokens(cookie: string | null, { db, now }: Context): Promise<string[]> {
  const tokens = readAttemptTokens(cookie);
  const known = await listRecentBrowserHashes(db, tokens.map(hashToken), now);
  return tokens.filter((token) => known.includes(hashToken(token)));
}
