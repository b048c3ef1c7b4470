import type { Context } from "@/lib/context";
import { endSessions } from "@/lib/directory/end-sessions";
import { verifiedMemory } from "./hear-changes";
import { deleteProxiedSession } from "./proxied-session-store";

/** Signs somebody out of our side, because they asked for it on an application's host: other applications end with the session. */
export async function endProxiedSession(token: string, ctx: Context): Promise<void> {
  const ended = await deleteProxiedSession(ctx.db, token);
  if (!ended) return;
  // The database tells this instance too, perhaps after the answer.
  verifiedMemory(ctx.db).forgetBrowser(ended.applicationId, token);
  const { organizationId, sessionId } = ended;
  await endSessions({ organizationId, filter: { session: sessionId }, byOperator: true }, "signed_out", ctx);
}
