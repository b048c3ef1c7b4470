import { insertEvent } from "@/lib/activity/event-store";
import { findConnection } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import { findOrganizationById } from "@/lib/directory/organization-store";
import { nothing, said } from "@/lib/facts/fact";
import {
  findLogoutRequestOfBrowser,
  type LogoutResult,
  noteUnanswered,
  type SentLogoutRequest,
} from "./logout-request-store";

/** What the browser is told: the result, or where the person who tested reads it. */
export type CompletedLogout =
  | { purpose: "logout"; result: LogoutResult }
  | { purpose: "test"; organizationSlug: string; reference: string | null };

/**
 * What the browser that signed out at its provider is told (checks.md 3.2.9): its cookie names the request, nothing in an address does.
 * One that comes back without an answer waited in vain, which is an event: the provider's session may still be open.
 * @returns null for a browser that began nothing; the event, for the person who tested
 */
export async function completeLogout(browserToken: string, ctx: Context): Promise<CompletedLogout | null> {
  const sent = await findLogoutRequestOfBrowser(ctx.db, browserToken);
  if (!sent) return null;
  const result = sent.result ?? (await recordSilence(sent, ctx));
  if (sent.purpose === "logout") return { purpose: "logout", result };
  // Read again: the event of a silence was written a moment ago.
  const reference = (await findLogoutRequestOfBrowser(ctx.db, browserToken))?.eventReference ?? null;
  const organization = await findOrganizationById(ctx.db, sent.organizationId);
  return organization && { purpose: "test", organizationSlug: organization.slug, reference };
}

/** Of an answer that was refused the event is there already, and its reason is better than silence. */
async function recordSilence(sent: SentLogoutRequest, ctx: Context): Promise<LogoutResult> {
  if (sent.eventReference !== null) return "failed";
  const reference = randomId(10);
  const connection = await findConnection(ctx.db, sent.organizationId, sent.connectionId);
  await ctx.db.transaction(async (tx) => {
    if (!(await noteUnanswered(tx, sent, reference))) return;
    await insertEvent(tx, {
      reference,
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
