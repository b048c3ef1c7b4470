import type { Context } from "@/lib/context";
import { deleteSession } from "@/lib/directory/session-store";
import { deleteProxiedSession } from "./proxied-session-store";
import { forgetVerified } from "./verify-request";

/** Signs somebody out of our side, because they asked for it on an application's host: other applications end with the session. */
export async function endProxiedSession(token: string, { db }: Pick<Context, "db">): Promise<void> {
  const ended = await deleteProxiedSession(db, token);
  if (!ended) return;
  forgetVerified(ended.applicationId, token);
  await deleteSession(db, ended.organizationId, ended.sessionId);
}
