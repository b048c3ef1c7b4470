import type { Context } from "@/lib/context";
import { endSessions } from "@/lib/directory/end-sessions";
import { deleteProxiedSession } from "./proxied-session-store";
import { forgetVerified } from "./verify-request";

/** Signs somebody out of our side, because they asked for it on an application's host: other applications end with the session. */
export async function endProxiedSession(token: string, ctx: Context): Promise<void> {
  const ended = await deleteProxiedSession(ctx.db, token);
  if (!ended) return;
  forgetVerified(ended.applicationId, token);
  const { organizationId, sessionId } = ended;
  await endSessions({ organizationId, filter: { session: sessionId }, byOperator: true }, "signed_out", ctx);
}
