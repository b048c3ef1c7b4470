import { findConnection } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import type { EndedSession } from "@/lib/directory/session-end-store";
import { type ProviderLogout, writeLogoutRequest } from "./write-logout-request";

/**
 * Writes the LogoutRequest for a session that has ended here: whatever the provider does with it, nobody stays signed in here.
 * @returns null where there is nobody to ask
 */
export async function startSamlLogout(ended: EndedSession, ctx: Context): Promise<ProviderLogout | null> {
  const { organizationId, connectionId, encryptedSubject, userId, email } = ended;
  if (connectionId === null || encryptedSubject === null) return null;
  const connection = await findConnection(ctx.db, organizationId, connectionId);
  if (connection?.protocol !== "saml") return null;
  return writeLogoutRequest(connection, { purpose: "logout", userId, email, encryptedSubject }, ctx);
}
