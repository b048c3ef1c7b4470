import type { Context } from "@/lib/context";
import type { EndedSession } from "@/lib/directory/session-end-store";
import type { ErrorCode } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { unexpectedCode } from "@/lib/errors/unexpected-code";
import { said } from "@/lib/facts/fact";
import type { Check } from "@/lib/identity/check";
import { log } from "@/lib/log";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { recordEvent, recordRefusal } from "./record-sign-in";
import { refusalOf } from "./sign-in-refusal";
import { type Learned, newRun, type SignInRun, withLearned } from "./sign-in-run";

/** What became of a provider's message about the end of sessions. */
export type LogoutOutcome =
  | { status: "done"; ended: readonly EndedSession[]; reference: string }
  | { status: "refused"; code: ErrorCode; reference: string };

/** A message that was obeyed: what was learned, and what ended. */
export type ObeyedLogout = { learned: Partial<Learned>; ended: readonly EndedSession[] };

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
  try {
    const { learned, ended } = await obey();
    const [first] = ended;
    const isOfOne = first !== undefined && ended.every(({ userId }) => userId === first.userId);
    const person = isOfOne ? { userId: first.userId, email: first.email } : {};
    const known = {
      ...withLearned(run, { ...learned, checks: [...(learned.checks ?? []), foundCheck(ended)] }),
      ...person,
    };
    const key = `logout ${known.found?.connection.id}`;
    if (first !== undefined || (await takeRateLimit("unverifiedEvents", key))) await recordEvent("ok", known, ctx);
    return { status: "done", ended, reference: run.reference };
  } catch (error) {
    return refuse(error, run, ctx);
  }
}

/** That nothing matched is no failure: whoever signed out here first, or whose time was over, is out. */
function foundCheck(ended: readonly EndedSession[]): Check {
  const expected = said("sessionsOfMessage");
  return ended.length > 0
    ? { name: "logout_session_unknown", passed: true, expected, got: said("sessionsEnded", { count: ended.length }) }
    : { name: "logout_session_unknown", passed: true, warns: true, expected, got: said("noneOpen") };
}

async function refuse(error: unknown, run: SignInRun, ctx: Context): Promise<LogoutOutcome> {
  const { reason, learned } = refusalOf(error, {});
  const code = reason instanceof SsoError ? reason.code : unexpectedCode(reason);
  if (!(reason instanceof SsoError))
    log().error({ reference: run.reference, err: reason }, "a logout failed unexpectedly");
  const details = reason instanceof SsoError ? reason.details : { expected: said("noFault"), got: said("faultInLog") };
  const known = withLearned(run, learned);
  const isListed = known.checks.some(({ name, passed }) => name === code && !passed);
  const refusal: Check = { name: code, passed: false, expected: details.expected, got: details.got };
  const refused = { ...known, checks: isListed ? known.checks : [...known.checks, refusal] };
  const reference = await recordRefusal(code, refused, ctx).catch((cause: unknown) => {
    log().error({ reference: run.reference, err: cause }, "the event of a refused logout was not written");
    return run.reference;
  });
  log().info({ reference, code, connection: known.found?.connection.id }, "logout refused");
  return { status: "refused", code, reference };
}
