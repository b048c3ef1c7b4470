import type { EventCode } from "@/lib/activity/event";
import type { Context } from "@/lib/context";
import type { ErrorCode } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { unexpectedCode } from "@/lib/errors/unexpected-code";
import { said } from "@/lib/facts/fact";
import type { Check } from "@/lib/identity/check";
import { log } from "@/lib/log";
import { countOutcome } from "./outcome-metrics";
import { recordRefusal } from "./record-sign-in";
import { refusalOf } from "./sign-in-refusal";
import { type SignInRun, withLearned } from "./sign-in-run";

/**
 * Turns whatever stopped a message into its one event, outside the transaction that was rolled back.
 * @returns the code, the reference of the event that tells of it, and all that was known
 */
export async function recordFailure(
  error: unknown,
  run: SignInRun,
  ctx: Context,
): Promise<{ code: ErrorCode; reference: string; refused: SignInRun }> {
  const { reason, learned } = refusalOf(error, {});
  const { reference } = run;
  const code = reason instanceof SsoError ? reason.code : unexpectedCode(reason);
  if (!(reason instanceof SsoError)) log().error({ reference, err: reason }, "sign-in failed unexpectedly");
  // The library's own error is more than its reason: whoever reads the log can tell a fault of ours from one of the provider.
  if (code === "oidc_library_failure") log().warn({ reference, err: reason }, "the OpenID Connect library gave up");
  const known = withLearned(run, learned);
  const refused = { ...known, userId: null, checks: withRefusal(known.checks, reason) };
  const counted = await recordRefusal(code, refused, ctx).catch((cause) => {
    // The refusal stands even when it cannot be written down.
    log().error({ reference, err: cause }, "the event of a refused sign-in was not written");
    return reference;
  });
  logOutcome(code, refused, counted);
  return { code, reference: counted, refused };
}

/** Refusals outside the checklists (an unknown connection, a replay) become its last line. */
function withRefusal(checks: readonly Check[], reason: unknown): readonly Check[] {
  const { code, details } = reason instanceof SsoError ? reason : faultOfOurs;
  if (checks.some((check) => check.name === code && !check.passed)) return checks;
  return [...checks, { name: code, passed: false, expected: details.expected, got: details.got }];
}

const faultOfOurs = new SsoError("internal_error", { expected: said("noFault"), got: said("faultInLog") });

/** One line in the log for each message, whatever became of it, and one more in the metrics. */
export function logOutcome(code: EventCode, run: SignInRun, reference: string): void {
  const { found, startedAt, purpose } = run;
  countOutcome(code, run);
  log().info(
    {
      reference,
      code,
      connection: found?.connection.id,
      organization: found?.organization.slug,
      milliseconds: Math.round(performance.now() - startedAt),
    },
    purpose === "logout" ? "single logout" : "sign-in",
  );
}
