import type { Context } from "@/lib/context";
import type { EndedSession } from "@/lib/directory/session-end-store";
import type { ErrorCode } from "@/lib/errors/catalogue";
import { said } from "@/lib/facts/fact";
import type { Check } from "@/lib/identity/check";
import { log } from "@/lib/log";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { type EndedByProvider, isNothing, stoppedFact } from "./end-by-provider";
import { countOutcome } from "./outcome-metrics";
import { recordFailure } from "./record-failure";
import { recordEvent } from "./record-sign-in";
import { type Learned, newRun, type SignInRun, withLearned } from "./sign-in-run";

/** What became of a provider's message about the end of sessions. */
export type LogoutOutcome =
  | { status: "done"; ended: readonly EndedSession[]; reference: string }
  | { status: "refused"; code: ErrorCode; reference: string };

/** A message that was obeyed: what was learned, and what ended. */
export type ObeyedLogout = EndedByProvider & { learned: Partial<Learned> };

/**
 * Obeys a provider's message about the end of sessions, whatever its protocol, and records what came of it: a refusal with its
 * reason, the end of sessions, and that there was none to end. A provider may send one for each session that it had, so of the last
 * kind only some a minute are recorded.
 */
export async function settleLogout(
  protocol: SignInRun["protocol"],
  obey: () => Promise<ObeyedLogout>,
  ctx: Context,
): Promise<LogoutOutcome> {
  const run = newRun(protocol, "logout");
  const obeyed = await obey().catch(async (error) => recordFailure(error, run, ctx));
  if ("code" in obeyed) return { status: "refused", code: obeyed.code, reference: obeyed.reference };
  await recordObeyed(obeyed, run, ctx).catch((error) => {
    // What ended has ended: a provider that was told otherwise would send a message again that is good once.
    log().error({ reference: run.reference, err: error }, "the event of a logout was not written");
  });
  return { status: "done", ended: obeyed.ended, reference: run.reference };
}

async function recordObeyed({ learned, ended, stopped }: ObeyedLogout, run: SignInRun, ctx: Context): Promise<void> {
  const [first] = ended;
  const isOfOne = first !== undefined && ended.every(({ userId }) => userId === first.userId);
  const person = isOfOne ? { userId: first.userId, email: first.email } : {};
  const known = {
    ...withLearned(run, { ...learned, checks: [...(learned.checks ?? []), foundCheck({ ended, stopped })] }),
    ...person,
  };
  countOutcome("ok", known);
  const key = `logout ${known.found?.connection.id}`;
  if (first !== undefined || stopped > 0 || (await takeRateLimit("unverifiedEvents", key)))
    await recordEvent("ok", known, ctx);
}

/** That nothing matched is no failure: whoever signed out here first, or whose time was over, is out. */
function foundCheck(outcome: EndedByProvider): Check {
  const { ended, stopped } = outcome;
  const check = { name: "logout_session_unknown", passed: true, expected: said("sessionsOfMessage") } as const;
  if (isNothing(outcome)) return { ...check, warns: true, got: said("noneOpen") };
  return { ...check, got: stopped > 0 ? stoppedFact(outcome) : said("sessionsEnded", { count: ended.length }) };
}
