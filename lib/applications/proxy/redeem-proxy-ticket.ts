import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { randomToken } from "@/lib/crypto/tokens";
import { unlessGone } from "@/lib/db/database";
import { holdsAttempt } from "@/lib/sign-in/attempt-tokens";
import { decideAccess } from "../access-rule";
import type { ProxyApplication } from "../application";
import { noteUse } from "../application-use-store";
import { isForOrigin } from "./proxied-request";
import type { Proxied, ProxiedSession } from "./proxied-session";
import { deleteProxiedSession, findProxiedSession, insertProxiedSession } from "./proxied-session-store";
import { proxyClaims, proxyHeaders } from "./proxy-headers";
import { consumeProxyTicket } from "./proxy-ticket-store";

/** What arrives on the application's host. */
export type RedeemProxyTicketInput = {
  ticket: string;
  /** As the proxy names it. */
  host: string;
  /** The browser's own secrets of ways that it began on this host. */
  wayCookie: string | null;
};

export type RedeemProxyTicketOutcome =
  | { status: "session"; token: string; origin: string; returnPath: string; endsAt: Date }
  | { status: "failed"; code: "ticket_invalid" | "browser_binding" };

/**
 * Begins a session on the application's host. The ticket is used up by the first browser that shows it; it is worth something in the browser
 * that began the way on this very host, and while the session and its right to enter last.
 */
export async function redeemProxyTicket(
  { ticket: handle, host, wayCookie }: RedeemProxyTicketInput,
  ctx: Context,
): Promise<RedeemProxyTicketOutcome> {
  const ticket = await consumeProxyTicket(ctx.db, handle.slice(0, 100), ctx.now);
  if (!ticket) return { status: "failed", code: "ticket_invalid" };
  if (!holdsAttempt(wayCookie, ticket.browserHash)) return { status: "failed", code: "browser_binding" };
  const { organizationId, applicationId, sessionId, returnPath } = ticket;
  const token = randomToken(32);
  const way = { token, organizationId, applicationId, sessionId };
  // The session may end at any moment, and takes what was written with it.
  const entered = await unlessGone(() => enter(way, host, ctx));
  if (entered === null) return { status: "failed", code: "ticket_invalid" };
  if (typeof entered === "string") return { status: "failed", code: entered };
  const { application, session } = entered;
  await recordLeftOut(application, session, ctx);
  return { status: "session", token, origin: application.origin, returnPath, endsAt: session.endsAt };
}

type Entered = { application: ProxyApplication; session: ProxiedSession };

/** Nobody knows the token until it is in the answer: what turns out not to be allowed is taken back. */
async function enter(
  way: Parameters<typeof insertProxiedSession>[1],
  host: string,
  { db, now }: Context,
): Promise<Entered | "ticket_invalid" | "browser_binding"> {
  const { token, organizationId, applicationId, sessionId } = way;
  await insertProxiedSession(db, way, now);
  const found = await findProxiedSession(db, applicationId, token, now);
  const problem = problemOf(found, host);
  if (!found?.session || problem) {
    await deleteProxiedSession(db, token);
    return problem ?? "ticket_invalid";
  }
  const { application, session } = found;
  await noteUse(db, { organizationId, applicationId, userId: session.person.id, sessionId }, now);
  return { application, session };
}

function problemOf(found: Proxied | null, host: string): "ticket_invalid" | "browser_binding" | null {
  if (!found?.session || !decideAccess(found.application, found.session.person).allowed) return "ticket_invalid";
  return isForOrigin({ host }, found.application.origin) ? null : "browser_binding";
}

/** A permission that is missing in the application is looked for by an administrator: what no header can say is written down. */
async function recordLeftOut(application: ProxyApplication, { person }: ProxiedSession, ctx: Context): Promise<void> {
  const { groupsWithComma, tooLong } = proxyHeaders(proxyClaims(application, person, null), person, null).leftOut;
  if (groupsWithComma.length + tooLong.length === 0) return;
  await recordAudit(
    {
      organizationId: application.organizationId,
      action: "application.left_out",
      target: { type: "application", id: application.id, label: application.name },
      changes: [
        { field: "groups", from: groupsWithComma.slice(0, 20), to: null },
        { field: "headers", from: tooLong, to: null },
      ].filter(({ from }) => from.length > 0),
    },
    ctx,
  );
}
