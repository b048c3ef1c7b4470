import type { Context } from "@/lib/context";
import { findUserByEmail } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { normalizeEmail } from "@/lib/identity/email";
import { type AccessDecision, decideAccess, type Guarded } from "./access-rule";
import { type ApplicationPerson, type ClaimValue, claimsFor } from "./application-claims";
import { findApplicationPerson } from "./application-person-store";
import type { ClaimRow } from "./claim-rows";

/**
 * What an application would be told about somebody, by rows that may not be saved yet: the function that makes the tokens makes
 * this, too. There is no sign-in, so the session's part is an example.
 * @throws SsoError validation_failed for an address that nobody of the organization has
 */
export async function previewClaims(
  input: { organizationId: string; email: string; claims: readonly ClaimRow[] },
  ctx: Context,
): Promise<Record<string, ClaimValue>> {
  const person = await findPersonByEmail(input, ctx);
  if (!person) throw new SsoError("validation_failed", { fields: { email: "user_unknown" } });
  const session = { sid: "example-session", idp: null, acr: null, amr: [], authTime: ctx.now };
  return claimsFor({ claims: input.claims }, person, session);
}

/** Whether somebody would get in, and why; null when nobody has this address. */
export async function previewAccess(
  { application, email }: { application: Guarded; email: string },
  ctx: Pick<Context, "db">,
): Promise<{ person: ApplicationPerson; decision: AccessDecision } | null> {
  const person = await findPersonByEmail({ organizationId: application.organizationId, email }, ctx);
  return person && { person, decision: decideAccess(application, person) };
}

async function findPersonByEmail(
  { organizationId, email }: { organizationId: string; email: string },
  { db }: Pick<Context, "db">,
): Promise<ApplicationPerson | null> {
  const user = await findUserByEmail(db, organizationId, normalizeEmail(email));
  return user && findApplicationPerson(db, organizationId, user.id);
}
