import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { type LogoutRequestState, verifyLogoutResponse } from "@/lib/saml/verify-logout";
import { attribute } from "@/lib/saml/xml-document";
import type { LogoutMessage, LogoutOutcome } from "./logout-message";
import {
  findLogoutRequest,
  type LogoutResult,
  noteAnswer,
  noteRefusedAnswer,
  type SentLogoutRequest,
} from "./logout-request-store";
import { logOutcome, recordFailure } from "./record-failure";
import { recordEvent } from "./record-sign-in";
import { knowing, refusalOf, SignInRefusal } from "./sign-in-refusal";
import { withLearned } from "./sign-in-run";

/**
 * Takes the answer to a LogoutRequest of ours (checks.md 3.2.9). The session here ended before, so it changes nobody's rights: it uses
 * up the request and decides what the browser that began it is told. It never leads to another request.
 * @throws SignInRefusal for a message that is no answer to an open request of this connection
 */
export async function takeLogoutResponse(
  { message, found, run, verify }: LogoutMessage,
  ctx: Context,
): Promise<LogoutOutcome> {
  const { organization, connection } = found;
  const named = attribute(message.root, "InResponseTo");
  const of = { organizationId: organization.id, connectionId: connection.id };
  const sent = named === null ? null : await findLogoutRequest(ctx.db, of, named);
  const request = { requestId: named, state: stateOf(sent, ctx.now) };
  const known = { ...run, direction: "to_provider" as const, email: sent?.email ?? null, userId: sent?.userId ?? null };
  try {
    const { said: answer, checks } = await verify((arrived, keys, expected) =>
      verifyLogoutResponse(arrived, keys, { ...expected, request }),
    );
    await knowing({ checks }, () =>
      ctx.db.transaction(async (tx) => {
        const inner = { ...ctx, db: tx };
        await use(sent, { result: answer.result, eventReference: run.reference }, inner);
        await recordEvent("ok", { ...known, checks }, inner);
      }),
    );
    logOutcome("ok", known, run.reference);
  } catch (error) {
    // Everything but the provider's own verdict was right: that is an answer, too.
    if (isVerdict(error)) {
      await knowing(error.learned, () => use(sent, { result: "failed", eventReference: run.reference }, ctx));
      await recordFailure(refusalOf(error.reason, {}), withLearned(known, error.learned), ctx);
    } else {
      if (sent?.purpose !== "test" || request.state !== "open") throw error;
      // The person who tests is led to what was wrong, and not to the page that tells people nothing.
      const { reference } = await recordFailure(error, known, ctx);
      await noteRefusedAnswer(ctx.db, sent, reference);
    }
  }
  return { status: "answered" };
}

function stateOf(sent: SentLogoutRequest | null, now: Date): LogoutRequestState["state"] {
  if (!sent) return "unknown";
  if (sent.usedAt !== null) return "used";
  return sent.expiresAt <= now ? "expired" : "open";
}

function isVerdict(error: unknown): error is SignInRefusal {
  if (!(error instanceof SignInRefusal) || error.code !== "slo_status") return false;
  return (error.learned.checks ?? []).every(({ name, passed }) => passed || name === "slo_status");
}

type Answer = { result: LogoutResult; eventReference: string };

async function use(sent: SentLogoutRequest | null, answer: Answer, ctx: Context): Promise<void> {
  if (sent && (await noteAnswer(ctx.db, sent, answer, ctx.now))) return;
  throw new SsoError("slo_request_used", { expected: said("unusedRequest"), got: said("acceptedBefore") });
}
