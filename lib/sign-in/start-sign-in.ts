import type { Connection } from "@/lib/connections/connection";
import type { ConnectionKey } from "@/lib/connections/connection-key-store";
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
import { encodeAuthnRequest } from "@/lib/saml/message-encoding";
import type { OutgoingRequest } from "@/lib/saml/samlify-messages";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { askedConnection } from "./asked-connection";
import { unchangedPlace } from "./attempt-place-queries";
import {
  attemptLifetimeSeconds,
  attemptSecretsPurpose,
  insertAttempt,
  insertBrowserAttempt,
  type NewAttempt,
} from "./attempt-store";
import { readAttemptTokens, writeAttemptTokens } from "./attempt-tokens";
import { oidcClientConfig } from "./open-oidc-client";
import { type RememberedConnection, rememberConnection, rememberedConnection } from "./remembered-connection";
import { isOfProtocol, requireUsable } from "./require-usable-connection";
import { safeReturnPath } from "./return-path";
import { findTestForSignIn, markTestLeft } from "./test-store";

export type StartSignInInput = {
  connectionId: string;
  returnTo: string | null;
  loginHint: string | null;
  /** `iss` of a sign-in that a portal began (Core, section 4); null when it began here. */
  initiatingIssuer: string | null;
  /** The person has to authenticate again at the provider, whatever session they have there. */
  isFresh?: boolean;
  /** Which account they use is theirs to say, whatever session they have at the provider. */
  wantsChoice?: boolean;
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
 * Starts one browser's sign-in at the identity provider: stores the attempt, returns where to go and the token that binds
 * this browser (checks.md 3.3.1).
 * @throws SsoError connection_not_found, connection_disabled, connection_draft, organization_disabled, oidc_initiator
 */
export async function startSignIn(input: StartSignInInput, ctx: Context): Promise<StartedSignIn> {
  const known = rememberedConnection(input.connectionId);
  const started = known && (await startAt(known, input, ctx));
  return started ?? readAndStart(input, ctx);
}

/** Reads the connection, and remembers it for the next starts; once more when it is saved in this very moment. */
async function readAndStart(input: StartSignInInput, ctx: Context, isLast = false): Promise<StartedSignIn> {
  const found = await findConnectionForSignIn(ctx.db, input.connectionId);
  if (!found) throw new SsoError("connection_not_found", { got: plain(input.connectionId.slice(0, 40)) });
  requireUsable(found);
  const known = { found, activeKey: await signingKey(found, ctx) };
  rememberConnection(known);
  const started = await startAt(known, input, ctx);
  if (started) return started;
  if (isLast) throw new Error("The connection changed twice while a sign-in started");
  return readAndStart(input, ctx, true);
}

/**
 * Leaves for the provider of a connection that was read some time ago. The statement that stores the attempt asks whether it still is as it was.
 * @returns null when it is not
 */
async function startAt(
  { found, activeKey }: RememberedConnection,
  input: StartSignInInput,
  ctx: Context,
): Promise<StartedSignIn | null> {
  const fresh = randomToken(32);
  const { isFresh = false, wantsChoice = false, acrValues = [] } = input;
  const asked = { ...found, connection: askedConnection(found.connection, { isFresh, wantsChoice, acrValues }) };
  const { request, attempt } = await prepareAttempt(
    { found: asked, activeKey },
    input,
    { browserToken: fresh, testId: null },
    ctx,
  );
  const tokens = readAttemptTokens(input.browserToken);
  const place = unchangedPlace(ctx.db, found.connection, activeKey?.id ?? null);
  const recent = await insertBrowserAttempt(ctx.db, attempt, place, tokens.map(hashToken));
  if (!recent) return null;
  // Of the cookie that came along, only what belongs to sign-ins that are under way.
  const kept = tokens.filter((token) => recent.includes(hashToken(token)));
  return { request, browserToken: writeAttemptTokens(fresh, kept) };
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
  const leaving = { browserToken: randomToken(32), testId };
  const activeKey = await signingKey(known.found, ctx);
  const { request, attempt } = await prepareAttempt({ found: known.found, activeKey }, input, leaving, ctx);
  await insertAttempt(ctx.db, { ...attempt, organizationId: known.found.organization.id });
  await markTestLeft(ctx.db, known.test, request, ctx.now);
  return request;
}

/** Our key where requests are signed, made when it is first needed. */
async function signingKey({ connection, organization }: ConnectionForSignIn, ctx: Context) {
  return connection.protocol === "saml" && connection.saml.signRequests
    ? ensureActiveKey({ organizationId: organization.id, id: connection.id }, ctx)
    : null;
}

/** Builds the request, and the attempt that its answer will be recognized by. */
async function prepareAttempt(
  known: RememberedConnection,
  input: Pick<StartSignInInput, "returnTo" | "loginHint" | "initiatingIssuer" | "wantsChoice">,
  { browserToken, testId }: { browserToken: string; testId: string | null },
  ctx: Context,
): Promise<{ request: OutgoingRequest; attempt: Omit<NewAttempt, "organizationId"> }> {
  const { found } = known;
  const loginHint = input.loginHint && isEmail(input.loginHint) ? input.loginHint.trim().replace(/[{}]/g, "") : null;
  const { request, attempt } = await prepareRequest(known, input, loginHint, ctx);
  const stored = {
    id: randomId(16),
    connectionId: found.connection.id,
    purpose: testId === null ? ("sign-in" as const) : ("test" as const),
    testId,
    browserHash: hashToken(browserToken),
    returnPath: safeReturnPath(input.returnTo, ctx.baseUrl),
    createdAt: ctx.now,
    expiresAt: new Date(ctx.now.getTime() + attemptLifetimeSeconds * 1000),
    ...attempt,
  };
  return { request, attempt: stored };
}

async function prepareRequest(
  { found, activeKey }: RememberedConnection,
  { initiatingIssuer, wantsChoice = false }: Pick<StartSignInInput, "initiatingIssuer" | "wantsChoice">,
  loginHint: string | null,
  ctx: Context,
): Promise<Prepared> {
  if (isOfProtocol(found, "saml")) return prepareSaml(found, activeKey, { loginHint, wantsChoice }, ctx);
  if (isOfProtocol(found, "oidc")) return prepareOidc(found, loginHint, initiatingIssuer, ctx.baseUrl);
  throw new Error("A connection speaks no protocol");
}

type Found<P extends Connection["protocol"]> = ConnectionForSignIn<Extract<Connection, { protocol: P }>>;

function prepareSaml(
  { connection }: Found<"saml">,
  activeKey: ConnectionKey | null,
  { loginHint, wantsChoice }: { loginHint: string | null; wantsChoice: boolean },
  ctx: Context,
): Prepared {
  const { saml } = connection;
  const addresses = spAddresses(connection.id, saml, ctx.baseUrl);
  // An XML ID must not start with a digit.
  const requestId = `id-${randomToken(24)}`;
  const relayState = randomToken(24);
  // SAML has no word for a choice. ForceAuthn shows the page on which people choose; nobody is refused who came without seeing it.
  const config = { ...saml, forceAuthn: saml.forceAuthn || wantsChoice };
  const xml = buildAuthnRequest({ requestId, now: ctx.now, config, addresses, loginHint });
  const ssoUrl = withLoginHint(saml.ssoUrl ?? "", saml.loginHintParameter, loginHint);
  return {
    request: encodeAuthnRequest({ xml, relayState, ssoUrl }, saml, activeKey),
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
