import { findConnection } from "@/lib/connections/connection-store";
import { ensureActiveKey } from "@/lib/connections/ensure-key";
import type { Context } from "@/lib/context";
import { hashToken, randomToken } from "@/lib/crypto/tokens";
import type { EndedSession } from "@/lib/directory/session-end-store";
import { buildLogoutRequest, encodeLogout, logoutEndpoint, logoutRequestSeconds } from "@/lib/saml/logout-messages";
import type { OutgoingMessage } from "@/lib/saml/samlify-messages";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { insertLogoutRequest } from "./logout-request-store";
import { openSessionSubject } from "./session-subject";

/** Where the browser goes to sign out at the provider, and the secret that it is recognized by when it comes back. */
export type ProviderLogout = { message: OutgoingMessage; browserToken: string };

/**
 * Writes the LogoutRequest for a session that has ended here (profiles 4.4.3.1; checks.md 3.2.8): whatever the provider does with it,
 * nobody stays signed in here. It names the person as the provider did.
 * @returns null when single logout is off, the provider has no address, or the connection was moved to another provider since: that
 *   one is told nothing about people of the old one
 */
export async function startSamlLogout(ended: EndedSession, ctx: Context): Promise<ProviderLogout | null> {
  const { organizationId, connectionId, encryptedSubject, userId, email } = ended;
  if (connectionId === null || encryptedSubject === null) return null;
  const connection = await findConnection(ctx.db, organizationId, connectionId);
  if (connection?.protocol !== "saml" || !connection.saml.singleLogout.enabled) return null;
  const { saml } = connection;
  const endpoint = logoutEndpoint(saml, "SAMLRequest");
  const { issuer, subject, subjectFormat, nameQualifier, spNameQualifier, sessionIndexes } =
    openSessionSubject(encryptedSubject);
  if (endpoint === null || issuer !== saml.issuer) return null;
  const key = saml.singleLogout.signed ? await ensureActiveKey(connection, ctx) : null;
  const id = `id-${randomToken(24)}`;
  const browserToken = randomToken(32);
  await insertLogoutRequest(ctx.db, {
    id,
    organizationId,
    connectionId,
    browserHash: hashToken(browserToken),
    userId,
    email,
    createdAt: ctx.now,
    expiresAt: new Date(ctx.now.getTime() + logoutRequestSeconds * 1000),
  });
  const { entityId } = spAddresses(connectionId, saml, ctx.baseUrl);
  const name = { nameId: subject, nameIdFormat: subjectFormat, nameQualifier, spNameQualifier };
  const common = { id, now: ctx.now, entityId, destination: endpoint.url };
  const xml = buildLogoutRequest(common, name, sessionIndexes ?? []);
  const message = encodeLogout({ parameter: "SAMLRequest", xml, relayState: null }, endpoint, key);
  return { message, browserToken };
}
