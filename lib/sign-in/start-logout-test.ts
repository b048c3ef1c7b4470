import type { Connection } from "@/lib/connections/connection";
import type { Context } from "@/lib/context";
import { findTestedSubject } from "./test-store";
import { type ProviderLogout, writeLogoutRequest } from "./write-logout-request";

/**
 * Asks the provider to sign out the person of somebody's last test sign-in, with what is saved. Nothing ends here: a test began no session,
 * and the person who tests stays signed in. The answer is checked against every rule, and recorded.
 * @returns null where the provider takes no logout, or nobody was tested at it in the last day
 */
export async function startLogoutTest(
  connection: Connection,
  { id: userId, email }: { id: string; email: string },
  ctx: Context,
): Promise<ProviderLogout | null> {
  if (connection.protocol !== "saml") return null;
  const encryptedSubject = await findTestedSubject(ctx.db, connection, userId, ctx.now);
  if (encryptedSubject === null) return null;
  return writeLogoutRequest(connection, { purpose: "test", userId, email, encryptedSubject }, ctx);
}
