import { countDenial, insertEvent } from "@/lib/activity/event-store";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import type { SessionPerson } from "@/lib/directory/session-store";
import type { AccessDecision } from "./access-rule";
import type { Application } from "./application";

/** Who was turned away, by which sign-in. */
export type Denied = { user: { id: string; email: string } } & Pick<SessionPerson, "method">;

/**
 * Writes down that a signed-in person was turned away from an application: one event an hour for both, in which the others are
 * counted.
 * @returns the reference, for the page that says so
 */
export async function recordDenial(
  application: Application,
  person: Denied,
  { expected, got }: AccessDecision,
  ctx: Pick<Context, "db" | "now">,
): Promise<string> {
  const { id: applicationId, name, organizationId } = application;
  const of = { organizationId, applicationId, userId: person.user.id };
  const counted = await countDenial(ctx.db, of, ctx.now);
  if (counted !== null) return counted;
  const reference = randomId(10);
  await insertEvent(ctx.db, {
    reference,
    organizationId,
    connection: null,
    application: { id: applicationId, name },
    protocol: person.method === "first-run" ? "code" : person.method,
    purpose: "application",
    code: "application_denied",
    email: person.user.email,
    userId: person.user.id,
    checks: [{ name: "application_denied", passed: false, expected, got }],
    decision: null,
    claims: null,
    claimsRetentionDays: 0,
    durationMilliseconds: 0,
    createdAt: ctx.now,
  });
  return reference;
}
