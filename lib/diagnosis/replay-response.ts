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
import { listenForTokens } from "@/lib/oidc/token-listener";
import type { ProvisioningDecision } from "@/lib/provisioning/provisioning-decision";
import { readResponse } from "@/lib/saml/response-structure";
import { respondingClientConfig } from "@/lib/sign-in/open-oidc-client";
import { decideUser, mapPerson } from "@/lib/sign-in/provision-user";
import { knowing, refusalOf } from "@/lib/sign-in/sign-in-refusal";
import { type VerifiedOidc, verifyOidcResponse } from "@/lib/sign-in/verify-oidc-response";
import { type VerifiedSaml, verifySamlResponse } from "@/lib/sign-in/verify-saml-response";

/** What a kept answer comes to by another configuration. */
export type Replay = { code: EventCode; checks: Check[]; decision: ProvisioningDecision | null };

/**
 * Verifies a kept answer again, at the time of its arrival, by the connection's draft (or by what is saved, where there is
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
  const then = { ...ctx, now: new Date(event.createdAt) };
  try {
    const { identity, checks } = await verify(answer, connection, then);
    const decided = await knowing({ checks }, () =>
      decideUser(mapPerson({ identity, found: { ...found, connection } }, checks), then),
    );
    const all = [...checks, ...decided.checks];
    return decided.verdict === "accepted"
      ? { code: "ok", checks: all, decision: decided.decision }
      : refused(decided.refusal, all, decided.decision);
  } catch (error) {
    const { reason, learned } = refusalOf(error, {});
    if (!(reason instanceof SsoError)) throw reason;
    return refused(reason, learned.checks ?? [], null);
  }
}

/** A refusal outside the checklists becomes their last line. */
function refused({ code, details }: SsoError, checks: readonly Check[], decision: Replay["decision"]): Replay {
  const isNoted = checks.some((check) => check.name === code && !check.passed);
  const last = { name: code, passed: false, expected: details.expected, got: details.got };
  return { code, checks: isNoted ? [...checks] : [...checks, last], decision };
}

async function verify(
  answer: StoredResponse,
  connection: Connection,
  ctx: Context,
): Promise<Pick<VerifiedSaml | VerifiedOidc, "identity" | "checks">> {
  if (answer.protocol === "saml" && connection.protocol === "saml") {
    const { request } = answer;
    const { forceAuthn } = connection.saml;
    const asked = request.state === "open" ? { ...request, forceAuthn } : request;
    return verifySamlResponse(readResponse(answer.samlResponse), connection, asked, ctx);
  }
  if (answer.protocol !== "oidc" || connection.protocol !== "oidc")
    throw new Error("An answer of another protocol than its connection");
  const client = await respondingClientConfig(connection, ctx);
  const parameters = new URLSearchParams(answer.parameters);
  const exchange = {
    answer: parameters,
    state: parameters.get("state") ?? "",
    nonce: answer.nonce,
    codeVerifier: redacted,
    maxAgeSeconds: connection.oidc.maxAgeSeconds,
    clockSkewSeconds: Math.trunc((ctx.now.getTime() - Date.now()) / 1000),
  };
  const send = replaying(answer.exchanges, client);
  try {
    const token = listenForTokens(client, send);
    return await verifyOidcResponse({ connection, client, exchange, send, token }, ctx.now);
  } finally {
    forgetKeys(client);
  }
}
