import { findConnection } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import { randomToken } from "@/lib/crypto/tokens";
import { endSessionOfBrowser } from "@/lib/directory/end-sessions";
import { findOrganizationById } from "@/lib/directory/organization-store";
import type { EndedSession } from "@/lib/directory/session-end-store";
import { endSessionUrl } from "@/lib/oidc/end-session-url";
import { issuerOfTenant, tenantOf } from "@/lib/oidc/microsoft-tenant";
import { rpAddresses } from "@/lib/oidc/oidc-config";
import { openSessionSubject } from "./session-subject";
import { startSamlLogout } from "./start-saml-logout";
import type { ProviderLogout } from "./write-logout-request";

const noHints = { idToken: null, logoutHint: null };

/** `isAwaited`: the provider answers at an address of its own, and the browser is told when it does not. */
type SignOut = ProviderLogout & { isAwaited: boolean };

export type SignedOut = {
  /** The short name of the organization that the session was of, for the page to come back to; null where there was none. */
  organization: string | null;
  /** Null when the provider offers no logout, was not to be asked, or the session did not come from a provider. */
  provider: SignOut | null;
};

/** Ends a session here, and says whose it was and where the provider's own session ends (checks.md 3.2.1). */
export async function endSession(input: { token: string; atProvider: boolean }, ctx: Context): Promise<SignedOut> {
  const ended = await endSessionOfBrowser(input.token, "signed_out", ctx);
  if (!ended) return { organization: null, provider: null };
  const organization = await findOrganizationById(ctx.db, ended.organizationId);
  const provider = input.atProvider ? await logoutAtProvider(ended, ctx) : null;
  return { organization: organization?.slug ?? null, provider };
}

async function logoutAtProvider(ended: EndedSession, ctx: Context): Promise<SignOut | null> {
  if (ended.method !== "saml") return oidcLogout(ended, ctx);
  const started = await startSamlLogout(ended, ctx);
  return started && { ...started, isAwaited: true };
}

/** OpenID Connect RP-Initiated Logout 1.0, with the state to compare when the browser comes back. */
async function oidcLogout(ended: EndedSession, ctx: Context): Promise<SignOut | null> {
  if (!ended.connectionId || !ended.encryptedSubject) return null;
  const connection = await findConnection(ctx.db, ended.organizationId, ended.connectionId);
  if (connection?.protocol !== "oidc" || !connection.oidc.clientId) return null;
  const { issuer, idToken, logoutHint } = openSessionSubject(ended.encryptedSubject);
  const state = randomToken(32);
  const { postLogoutRedirectUri } = rpAddresses(connection.id, ctx.baseUrl);
  const { endSessionEndpoint, clientId } = connection.oidc;
  // A connection that was moved to another provider since must not tell that one about a person of the old one.
  const isSame = issuer === issuerOfTenant(connection.oidc.issuer ?? "", tenantOf(issuer) ?? "");
  const hints = isSame ? { idToken: idToken ?? null, logoutHint: logoutHint ?? null } : noHints;
  const url = endSessionUrl({ endSessionEndpoint, clientId }, { postLogoutRedirectUri, state, ...hints });
  return url === null ? null : { message: { binding: "redirect", url }, browserToken: state, isAwaited: false };
}
