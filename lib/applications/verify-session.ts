import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { decideAccess } from "./access-rule";
import type { Application } from "./application";
import { type ClaimValue, claimsFor } from "./application-claims";
import { findApplication } from "./application-store";
import { claimSession, type SignedIn } from "./provider/signed-in";
import { findSignedIn } from "./provider/signed-in-store";
import { proxyClaims } from "./proxy/proxy-headers";
import { recordDenial } from "./record-denial";
import { findTokenHolder, type TokenHolder } from "./session-token-store";

export type VerifySessionInput = {
  /** Whose key asks; null for the operator's, which sees every organization. */
  organizationId: string | null;
  token: string;
  /** Who asks, by its ID; null where a program asks that is no application here. */
  applicationId: string | null;
};

export type VerifiedSession =
  | { status: "active"; signedIn: SignedIn; application: Application | null; claims: Claims; expiresAt: Date }
  /** The person is signed in, and may not use the application. */
  | { status: "denied"; reference: string }
  | { status: "inactive" };

type Claims = Record<string, ClaimValue> | null;

/**
 * Turns a token of ours into the person, for a program that was handed it by a browser. A token that was made for one application is
 * worth nothing in another one, which could pass it on; the access rule is asked each time. What another organization knows does not
 * exist, and is told apart from nothing by nobody.
 * @throws SsoError not_found for an application that the caller does not have
 */
export async function verifySession(input: VerifySessionInput, ctx: Context): Promise<VerifiedSession> {
  const { organizationId, token, applicationId } = input;
  const named = organizationId === null ? null : await requireNamed(organizationId, applicationId, ctx);
  const holder = await findTokenHolder(ctx.db, token, ctx.now);
  const signedIn = holder && (await findSignedIn(ctx.db, { sessionId: holder.sessionId }, ctx.now));
  if (!signedIn || (organizationId !== null && signedIn.person.organizationId !== organizationId))
    return { status: "inactive" };
  if (holder.applicationId !== null && applicationId !== null && holder.applicationId !== applicationId)
    return { status: "inactive" };
  const forWhom = applicationId ?? holder.applicationId;
  const application = named ?? (await requireNamed(signedIn.person.organizationId, forWhom, ctx));
  return application ? enter(application, signedIn, holder, ctx) : withoutApplication(signedIn, holder);
}

async function requireNamed(organizationId: string, id: string | null, { db }: Context): Promise<Application | null> {
  if (id === null) return null;
  const application = await findApplication(db, organizationId, id);
  if (!application) throw new SsoError("not_found");
  return application;
}

async function enter(
  application: Application,
  signedIn: SignedIn,
  holder: TokenHolder,
  ctx: Context,
): Promise<VerifiedSession> {
  const { person } = signedIn;
  const access = decideAccess(application, person);
  if (!access.allowed) {
    const denied = { user: { id: person.id, email: person.email }, method: signedIn.method };
    return { status: "denied", reference: await recordDenial(application, denied, access, ctx) };
  }
  const tell = application.kind === "proxy" ? proxyClaims : claimsFor;
  const claims = tell(application, person, claimSession(signedIn, application));
  return { status: "active", signedIn, application, claims, expiresAt: endOf(signedIn, holder) };
}

const withoutApplication = (signedIn: SignedIn, holder: TokenHolder): VerifiedSession => ({
  status: "active",
  signedIn,
  application: null,
  claims: null,
  expiresAt: endOf(signedIn, holder),
});

/** The earliest of the token's end and the session's two. */
function endOf({ expiresAt, endsAt }: SignedIn, holder: TokenHolder): Date {
  const ends = [expiresAt, endsAt, ...(holder.expiresAt ? [holder.expiresAt] : [])];
  return new Date(Math.min(...ends.map((end) => end.getTime())));
}
