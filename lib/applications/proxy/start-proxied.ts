import type { Context } from "@/lib/context";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { unlessGone } from "@/lib/db/database";
import { findSessionPerson, type SessionPerson } from "@/lib/directory/session-store";
import { decideAccess } from "../access-rule";
import type { ProxyApplication } from "../application";
import { findApplicationPerson } from "../application-person-store";
import { findProxied } from "../application-store";
import { recordDenial } from "../record-denial";
import { callbackUrlOf } from "./proxied-session";
import { openProxyState } from "./proxy-state";
import { findProxyAttempt, insertProxyAttempt, insertProxyTicket, type Way } from "./proxy-ticket-store";

export type StartProxiedInput = {
  applicationId: string;
  /** What the proxy's browser brought, or the handle of what it brought before it had to sign in. */
  state: string | null;
  attempt: string | null;
  /** Of our own session. */
  token: string | null;
};

export type StartProxiedOutcome =
  /** To the application's host: with a ticket, or to begin there. */
  | { status: "application"; address: string }
  | { status: "sign-in"; organization: string; attempt: string }
  /** Somebody of another organization is signed in: they are offered to change. */
  | { status: "switch"; attempt: string }
  | { status: "denied"; reference: string }
  | { status: "unknown" };

/**
 * The stop on our own host of a browser that a proxy sent: signs in where nobody is, and hands the session on as a ticket that is worth
 * something to this browser alone. Where it goes afterwards was sealed by us and lies on the registered origin: no parameter leads
 * anywhere else.
 */
export async function startProxied(input: StartProxiedInput, ctx: Context): Promise<StartProxiedOutcome> {
  const found = await findProxied(ctx.db, input.applicationId);
  if (!found) return { status: "unknown" };
  const { application, organization } = found;
  const way = await findWay(application, input, ctx);
  // Too old, or nobody's: the application's own host begins again, and knows the browser.
  if (!way) return { status: "application", address: application.launchUrl ?? application.origin };
  const person = input.token === null ? null : await findSessionPerson(ctx.db, input.token, ctx.now);
  const isOther = person !== null && person.user.organizationId !== application.organizationId;
  const handed = person === null || isOther ? null : await handOn(application, person, way, ctx);
  if (handed) return handed;
  const attempt = input.attempt ?? (await insertProxyAttempt(ctx.db, way, ctx.now));
  return isOther ? { status: "switch", attempt } : { status: "sign-in", organization: organization.slug, attempt };
}

async function findWay(
  { id, organizationId }: ProxyApplication,
  { state, attempt }: StartProxiedInput,
  { db, now }: Context,
): Promise<Way | null> {
  if (attempt !== null)
    return findProxyAttempt(db, { organizationId, applicationId: id, handle: attempt.slice(0, 100) }, now);
  const opened = state === null ? null : openProxyState(secretBox(), id, state, now);
  return opened && { organizationId, applicationId: id, ...opened };
}

/** @returns null when the session ended at the same moment */
async function handOn(
  application: ProxyApplication,
  session: SessionPerson,
  way: Way,
  ctx: Context,
): Promise<StartProxiedOutcome | null> {
  const person = await findApplicationPerson(ctx.db, application.organizationId, session.user.id);
  // Deleted or suspended since the session was read: it has ended, and at the sign-in they read why.
  if (person?.status !== "active") return null;
  const access = decideAccess(application, person);
  if (!access.allowed) return { status: "denied", reference: await recordDenial(application, session, access, ctx) };
  const ticket = await unlessGone(() => insertProxyTicket(ctx.db, { ...way, sessionId: session.sessionId }, ctx.now));
  return ticket === null ? null : { status: "application", address: callbackUrlOf(application, ticket) };
}
