import type { JobContext } from "@/lib/context";
import { randomToken } from "@/lib/crypto/tokens";
import { log } from "@/lib/log";
import { count } from "@/lib/metrics/recorder";
import { guardedFetch } from "@/lib/net/safe-fetch-client";
import {
  deleteEndedSession,
  type EndedSession,
  leaseEndedSessions,
  postponeEndedSession,
} from "../ended-session-store";
import { logoutToken } from "./logout-token";
import { findProviderClient } from "./provider-client-store";
import { publishedKeys } from "./signing-key";
import { listSigningKeys, type SigningKey } from "./signing-key-store";

export const logoutLimits = { batch: 20, tries: 8, firstMilliseconds: 30_000, mostMilliseconds: 6 * 3_600_000 };

/**
 * Tells applications which sessions are over, by back-channel logout. Whoever does not answer is asked again, later and later, eight
 * times; a token is made for each time, because it lasts two minutes.
 * @returns how many applications were told
 */
export async function deliverLogouts(ctx: JobContext): Promise<number> {
  let told = 0;
  for (;;) {
    const ended = await leaseEndedSessions(ctx.db, logoutLimits.batch, ctx.now);
    if (ended.length === 0) return told;
    const [key] = publishedKeys(await listSigningKeys(ctx.db), ctx.now);
    const outcomes = await Promise.all(ended.map((session) => deliver(session, key, ctx)));
    told += outcomes.filter(Boolean).length;
  }
}

async function deliver(session: EndedSession, key: SigningKey | undefined, ctx: JobContext): Promise<boolean> {
  const { organizationId, applicationId, tries } = session;
  const client = await findProviderClient(ctx.db, { organizationId, applicationId });
  const address = client?.application.backchannelLogoutUri;
  if (!client || !address || !key) {
    await deleteEndedSession(ctx.db, session);
    return false;
  }
  try {
    await post(address, { ...session, clientId: client.application.clientId }, key, ctx);
    await deleteEndedSession(ctx.db, session);
    count("gatehouse_logouts_total", { direction: "to_application", protocol: "oidc", outcome: "succeeded" });
    return true;
  } catch (error) {
    count("gatehouse_logouts_total", { direction: "to_application", protocol: "oidc", outcome: "failed" });
    log().warn({ err: error, application: applicationId, tries }, "an application was not told of a session's end");
    if (tries >= logoutLimits.tries) await deleteEndedSession(ctx.db, session);
    else await postponeEndedSession(ctx.db, session, nextTry(tries, ctx.now));
    return false;
  }
}

function nextTry(tries: number, now: Date): Date {
  const { firstMilliseconds, mostMilliseconds } = logoutLimits;
  return new Date(now.getTime() + Math.min(firstMilliseconds * 4 ** (tries - 1), mostMilliseconds));
}

async function post(
  address: string,
  { clientId, userId, sid }: { clientId: string; userId: string; sid: string },
  key: SigningKey,
  ctx: JobContext,
): Promise<void> {
  const about = { issuer: `${ctx.baseUrl}/op`, clientId, userId, sid, id: randomToken(16) };
  const body = new URLSearchParams({ logout_token: await logoutToken(about, key, ctx.now) }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const { status } = await guardedFetch(ctx.outbound)(address, { method: "POST", headers, body });
  if (status !== 200 && status !== 204) throw new Error(`the application answered HTTP ${status}`);
}
