import { insertEvent } from "@/lib/activity/event-store";
import { findConnection } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import { nothing, said } from "@/lib/facts/fact";
import { findLogoutRequestOfBrowser, type LogoutResult, noteUnanswered } from "./logout-request-store";

/**
 * What the browser that signed out at its provider is told (checks.md 3.2.9): its cookie names the request, nothing in an address does.
 * One that comes back without an answer waited in vain, which is an event: the provider's session may still be open.
 * @returns null for a browser that began nothing
 */
export async function completeLogout(browserToken: string, ctx: Context): Promise<LogoutResult | null> {
  const sent = await findLogoutRequestOfBrowser(ctx.db, browserToken);
  if (!sent) return null;
  if (sent.result !== null) return sent.result;
  const connection = await findConnection(ctx.db, sent.organizationId, sent.connectionId);
  await ctx.db.transaction(async (tx) => {
    if (!(await noteUnanswered(tx, sent))) return;
    await insertEvent(tx, {
      reference: randomId(10),
      organizationId: sent.organizationId,
      connection: connection && { id: connection.id, name: connection.name, version: connection.version },
      protocol: "saml",
      purpose: "logout",
      code: "slo_unanswered",
      email: sent.email,
      userId: sent.userId,
      checks: [{ name: "slo_unanswered", passed: false, expected: said("answerInTime"), got: nothing }],
      decision: null,
      claims: null,
      claimsRetentionDays: 0,
      durationMilliseconds: ctx.now.getTime() - sent.createdAt.getTime(),
      createdAt: ctx.now,
    });
  });
  return "unanswered";
}
