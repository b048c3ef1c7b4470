import { insertEvent } from "@/lib/activity/event-store";
import { findConnectionForSignIn } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import { catalogue, type PublicCode } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { type StartedSignIn, type StartSignInInput, startSignIn } from "./start-sign-in";

export type StartOutcome =
  | ({ status: "started" } & StartedSignIn)
  | { status: "failed"; publicCode: PublicCode; reference: string };

/** Starts a sign-in; a refusal becomes an event with a reference, like every other refusal of a sign-in. */
export async function tryStartSignIn(input: StartSignInInput, ctx: Context): Promise<StartOutcome> {
  try {
    return { status: "started", ...(await startSignIn(input, ctx)) };
  } catch (error) {
    if (!(error instanceof SsoError)) throw error;
    const found = await findConnectionForSignIn(ctx.db, input.connectionId);
    const reference = randomId(10);
    const { code, details } = error;
    await insertEvent(ctx.db, {
      reference,
      organizationId: found?.organization.id ?? null,
      connection: found && { id: found.connection.id, name: found.connection.name, version: found.connection.version },
      protocol: found?.connection.protocol ?? "saml",
      purpose: "sign-in",
      code,
      email: null,
      userId: null,
      checks: [{ name: code, passed: false, expected: details.expected, got: details.got }],
      decision: null,
      claims: null,
      claimsRetentionDays: 0,
      durationMilliseconds: 0,
      createdAt: ctx.now,
    });
    return { status: "failed", publicCode: catalogue[code].publicCode, reference };
  }
}
