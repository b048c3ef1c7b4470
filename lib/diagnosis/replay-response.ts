import type { EventCode } from "@/lib/activity/event";
import { findEvent } from "@/lib/activity/event-queries";
import { redacted, replaying } from "@/lib/activity/recorded-exchange";
import type { StoredResponse } from "@/lib/activity/stored-response";
import { findStoredResponse } from "@/lib/activity/stored-response-store";
import type { Connection } from "@/lib/connections/connection";
import { findConnectionForSignIn } from "@/lib/connections/connection-store";
import { findWorkingCopy } from "@/lib/connections/draft-store";
import { requireComplete } from "@/lib/connections/require-complete";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import type { Check } from "@/lib/identity/check";
import { forgetKeys } from "@/lib/oidc/key-cache";
import type { ProvisioningDecision } from "@/lib/provisioning/decide-provisioning";
import { readResponse } from "@/lib/saml/response-structure";
import { SamlFailure } from "@/lib/saml/saml-failure";
import { respondingClientConfig } from "@/lib/sign-in/open-oidc-client";
import { decideUser } from "@/lib/sign-in/provision-user";
import { newTrace, requireIdentity, type SignInTrace } from "@/lib/sign-in/sign-in-trace";
import { verifyOidcResponse } from "@/lib/sign-in/verify-oidc-response";
import { verifySamlResponse } from "@/lib/sign-in/verify-saml-response";

/** What a kept answer comes to by another configuration. */
export type Replay = { code: EventCode; checks: Check[]; decision: ProvisioningDecision | null };

/**
 * Judges a kept answer again, at the time of its arrival, by the connection's draft (or by what is saved, where there is
 * none). Nothing is written, nobody is asked: people and roles are those of now.
 * @throws SsoError not_found; answer_not_kept when nothing is kept of it, connection_incomplete for a draft that lacks something
 */
export async function replayResponse(
  { organizationId, reference }: { organizationId: string; reference: string },
  ctx: Context,
): Promise<Replay> {
  const event = await findEvent(ctx.db, organizationId, reference);
  const found = event?.connection ? await findConnectionForSignIn(ctx.db, event.connection) : null;
  if (!event || found?.organization.id !== organizationId) throw new SsoError("not_found");
  const answer = await findStoredResponse(ctx.db, organizationId, reference, ctx.now);
  if (!answer) throw new SsoError("answer_not_kept", { expected: said("keptResponse"), got: said("noneOrOver") });
  const worked = await findWorkingCopy(ctx.db, found.connection);
  // Keys that are parsed for a draft must not be taken for those of the saved version.
  const connection = { ...worked.connection, testId: `replay-${randomId(8)}` };
  requireComplete(connection);
  const trace = newTrace();
  const then = { ...ctx, now: new Date(event.createdAt) };
  try {
    await judge(answer, connection, trace, then);
    await decideUser({ identity: requireIdentity(trace), found: { ...found, connection } }, trace, then);
    return { code: "ok", checks: trace.checks, decision: trace.decision };
  } catch (error) {
    if (!(error instanceof SsoError) && !(error instanceof SamlFailure)) throw error;
    const { expected, got } = error instanceof SsoError ? error.details : error;
    const isNoted = trace.checks.some((check) => check.name === error.code && !check.passed);
    if (!isNoted) trace.checks.push({ name: error.code, passed: false, expected, got });
    return { code: error.code, checks: trace.checks, decision: trace.decision };
  }
}

async function judge(answer: StoredResponse, connection: Connection, trace: SignInTrace, ctx: Context): Promise<void> {
  if (answer.protocol === "saml" && connection.protocol === "saml") {
    const { request } = answer;
    const { forceAuthn } = connection.saml;
    const asked = request.state === "open" ? { ...request, forceAuthn } : request;
    await verifySamlResponse(readResponse(answer.samlResponse), connection, asked, trace, ctx);
    return;
  }
  if (answer.protocol !== "oidc" || connection.protocol !== "oidc")
    throw new Error("An answer of another protocol than its connection");
  const party = await respondingClientConfig(connection, ctx.db, ctx.baseUrl);
  const parameters = new URLSearchParams(answer.parameters);
  const exchange = {
    answer: parameters,
    state: parameters.get("state") ?? "",
    nonce: answer.nonce,
    codeVerifier: redacted,
    maxAgeSeconds: connection.oidc.maxAgeSeconds,
    clockSkewSeconds: Math.trunc((ctx.now.getTime() - Date.now()) / 1000),
  };
  try {
    await verifyOidcResponse(party, connection, exchange, replaying(answer.exchanges, party), [], trace, ctx.now);
  } finally {
    forgetKeys(party);
  }
}
