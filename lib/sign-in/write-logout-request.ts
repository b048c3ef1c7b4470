import type { SamlConnection } from "@/lib/connections/connection";
import { ensureActiveKey } from "@/lib/connections/ensure-key";
import type { Context } from "@/lib/context";
import { hashToken, randomToken } from "@/lib/crypto/tokens";
import { buildLogoutRequest, logoutEndpoint, logoutRequestSeconds } from "@/lib/saml/logout-messages";
import { encodeMessage } from "@/lib/saml/message-encoding";
import type { OutgoingMessage } from "@/lib/saml/samlify-messages";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { insertLogoutRequest, type SentLogoutRequest } from "./logout-request-store";
import { openSessionSubject } from "./session-subject";

/** Where the browser goes to sign out at the provider, and the secret that it is recognized by when it comes back. */
export type ProviderLogout = { message: OutgoingMessage; browserToken: string };

/** Who signs out, and what for. `encryptedSubject`: what the provider called them. */
export type LogoutOf = Pick<SentLogoutRequest, "purpose" | "userId" | "email"> & { encryptedSubject: string };

/**
 * Writes a LogoutRequest (profiles 4.4.3.1; checks.md 3.2.8), which names the person as the provider did.
 * @returns null when single logout is off, the provider has no address, or the connection was moved to another provider since: that
 *   one is told nothing about people of the old one
 */
export async function writeLogoutRequest(
  connection: SamlConnection,
  { encryptedSubject, ...of }: LogoutOf,
  ctx: Context,
): Promise<ProviderLogout | null> {
  const { id: connectionId, organizationId, saml } = connection;
  if (!saml.singleLogout.enabled) return null;
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
    ...of,
    browserHash: hashToken(browserToken),
    createdAt: ctx.now,
    expiresAt: new Date(ctx.now.getTime() + logoutRequestSeconds * 1000),
  });
  const { entityId } = spAddresses(connectionId, saml, ctx.baseUrl);
  const name = { nameId: subject, nameIdFormat: subjectFormat, nameQualifier, spNameQualifier };
  const common = { id, now: ctx.now, entityId, destination: endpoint.url };
  const xml = buildLogoutRequest(common, name, sessionIndexes ?? []);
  const message = encodeMessage({ parameter: "SAMLRequest", xml, relayState: null }, endpoint, key);
  return { message, browserToken };
}
