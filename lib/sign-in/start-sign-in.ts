import { listKeys } from "@/lib/connections/connection-key-store";
import { type ConnectionForSignIn, findConnectionForSignIn } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import { hashToken, randomId, randomToken } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import { isEmail } from "@/lib/identity/email";
import { buildAuthnRequest, withLoginHint } from "@/lib/saml/authn-request";
import { encodeAuthnRequest, type OutgoingRequest } from "@/lib/saml/samlify-messages";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { attemptLifetimeSeconds, insertAttempt } from "./attempt-store";
import { safeReturnPath } from "./return-path";

export type StartSignInInput = {
  connectionId: string;
  returnTo: string | null;
  loginHint: string | null;
  /** The browser's attempt cookie, when it has one: several tabs share it. */
  browserToken: string | null;
};

export type StartedSignIn = { request: OutgoingRequest; browserToken: string };

/**
 * Starts one browser's walk to the identity provider: stores the attempt, returns where to go and the token that binds
 * this browser (checks.md 3.3).
 * @throws SsoError connection_not_found, connection_disabled, connection_draft, organization_disabled
 */
export async function startSignIn(input: StartSignInInput, ctx: Context, baseUrl: string): Promise<StartedSignIn> {
  const found = await findConnectionForSignIn(ctx.db, input.connectionId);
  if (!found) throw new SsoError("connection_not_found", { got: input.connectionId.slice(0, 40) });
  requireUsable(found);
  const { connection, organization } = found;
  const { saml } = connection;
  const addresses = spAddresses(connection.id, saml, baseUrl);
  const loginHint = input.loginHint && isEmail(input.loginHint) ? input.loginHint.trim().replace(/[{}]/g, "") : null;
  // An XML ID must not start with a digit.
  const requestId = `id-${randomToken(24)}`;
  const relayState = randomToken(24);
  const browserToken = isBrowserToken(input.browserToken) ? input.browserToken : randomToken(32);

  const activeKey = saml.signRequests
    ? (await listKeys(ctx.db, organization.id, connection.id)).find((key) => key.state === "active")
    : undefined;
  if (saml.signRequests && !activeKey) throw new Error(`Connection ${connection.id} has no active key`);
  await insertAttempt(ctx.db, {
    id: randomId(16),
    organizationId: organization.id,
    connectionId: connection.id,
    purpose: "sign-in",
    requestId,
    relayStateHash: hashToken(relayState),
    browserHash: hashToken(browserToken),
    returnPath: safeReturnPath(input.returnTo, baseUrl),
    forceAuthn: saml.forceAuthn,
    createdAt: ctx.now,
    expiresAt: new Date(ctx.now.getTime() + attemptLifetimeSeconds * 1000),
  });
  const xml = buildAuthnRequest({ requestId, now: ctx.now, config: saml, addresses, loginHint });
  const ssoUrl = withLoginHint(saml.ssoUrl ?? "", saml.loginHintParameter, loginHint);
  const request = encodeAuthnRequest({ id: requestId, xml, relayState }, saml, addresses, ssoUrl, activeKey ?? null);
  return { request, browserToken };
}

function isBrowserToken(text: string | null): text is string {
  return text !== null && /^[A-Za-z0-9_-]{43}$/.test(text);
}

/**
 * Whether a connection may sign anybody in. Checked at the start and again on every answer (checks.md 4): what was
 * switched off meanwhile is off.
 */
export function requireUsable({ connection, organization }: ConnectionForSignIn): void {
  if (!organization.ssoEnabled)
    throw new SsoError("organization_disabled", {
      expected: "single sign-on switched on",
      got: "off, by the operator",
    });
  if (connection.status === "draft")
    throw new SsoError("connection_draft", { expected: "a live connection", got: "draft" });
  if (connection.status === "off")
    throw new SsoError("connection_disabled", { expected: "a live connection", got: "off" });
}
