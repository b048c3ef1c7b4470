import { markEventFailed } from "@/lib/activity/event-store";
import type { Context } from "@/lib/context";
import { endSessions } from "@/lib/directory/end-sessions";
import type { EndedSession } from "@/lib/directory/session-end-store";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { type NamedByProvider, stopPendingTickets } from "./named-ticket-store";

/** What a provider's logout ended: sessions, and so many sign-ins that were on their way to one. */
export type EndedByProvider = { ended: readonly EndedSession[]; stopped: number };

/**
 * Ends what a provider's logout names (checks.md 3.2.11). Sign-ins that were answered and have not landed are stopped first: a landing
 * that is under way is waited for, and its session is then among those that end. In the caller's transaction.
 */
export async function endByProvider(named: NamedByProvider, ctx: Context): Promise<EndedByProvider> {
  const stopped = await stopPendingTickets(ctx.db, named, ctx.now);
  for (const ticket of stopped) await markEventFailed(ctx.db, ticket, signedOutMeanwhile, ctx.now);
  const ended = await endSessions({ ...named, byOperator: true }, "provider_logout", ctx);
  return { ended, stopped: stopped.length };
}

const signedOutMeanwhile = new SsoError("ticket_invalid", {
  expected: said("stillSignedInAtProvider"),
  got: said("signedOutMeanwhile"),
});

/** Whether there was nothing to end. */
export const isNothing = ({ ended, stopped }: EndedByProvider): boolean => ended.length + stopped === 0;

/** What ended, where sign-ins were stopped too. */
export const stoppedFact = ({ ended, stopped }: EndedByProvider): Fact =>
  said("endedAndStopped", { count: ended.length, stopped });
