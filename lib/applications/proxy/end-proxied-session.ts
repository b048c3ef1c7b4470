import type { Context } from "@/lib/context";
import { endSessions } from "@/lib/directory/end-sessions";
import { findOrganizationById } from "@/lib/directory/organization-store";
import { verifiedMemory } from "./hear-changes";
import { deleteProxiedSession } from "./proxied-session-store";

/**
 * Signs somebody out of our side, because they asked for it on an application's host: other applications end with the session.
 * @returns the short name of the organization that it was of; null when there was none
 */
export async function endProxiedSession(token: string, ctx: Context): Promise<string | null> {
  const ended = await deleteProxiedSession(ctx.db, token);
  if (!ended) return null;
  // The database tells this instance too, perhaps after the answer.
  verifiedMemory(ctx.db).forgetBrowser(ended.applicationId, token);
  const { organizationId, sessionId } = ended;
  await endSessions({ organizationId, filter: { session: sessionId }, byOperator: true }, "signed_out", ctx);
  return (await findOrganizationById(ctx.db, organizationId))?.slug ?? null;
}
