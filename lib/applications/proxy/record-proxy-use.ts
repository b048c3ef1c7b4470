import type { Context } from "@/lib/context";
import { isTouchDue } from "@/lib/directory/session-policy";
import { noteUse } from "../application-use-store";
import { touchProxiedSession } from "./proxied-session-store";
import type { ProxyUse } from "./verify-request";

const notedMilliseconds = 60_000;

/**
 * Notes after the answer that somebody uses an application, at most once a minute, and that their session is in use: who works in
 * applications only must not be signed out as idle.
 */
export async function recordProxyUse({ application, session }: ProxyUse, { db, now }: Context): Promise<void> {
  const { id: applicationId, organizationId } = application;
  const { sessionId, person, notedAt } = session;
  if (isTouchDue(session, now)) await touchProxiedSession(db, organizationId, sessionId, now);
  if (notedAt !== null && now.getTime() - notedAt.getTime() < notedMilliseconds) return;
  await noteUse(db, { organizationId, applicationId, userId: person.id, sessionId }, now);
}
