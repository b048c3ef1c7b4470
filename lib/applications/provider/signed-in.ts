import type { AuthenticationWords } from "@/lib/identity/asserted-identity";
import type { Application } from "../application";
import type { ApplicationPerson, ClaimSession } from "../application-claims";
import { sidOf } from "../application-sid";

/** A session of ours, and the person in it, as the provider needs them. */
export type SignedIn = {
  sessionId: string;
  /** How the person proved who they are. */
  method: "saml" | "oidc" | "code" | "recovery" | "passkey" | "first-run";
  connectionId: string | null;
  createdAt: Date;
  /** When whoever vouches for the person saw them authenticate. */
  authenticatedAt: Date;
  /** How, in the words of their provider; null where it said nothing. */
  authentication: AuthenticationWords | null;
  /** The idle limit, and the absolute one. */
  expiresAt: Date;
  endsAt: Date;
  /** How long the session may be without use. */
  idleMinutes: number;
  person: ApplicationPerson;
};

/**
 * How the person proved who they are, by the names of RFC 8176 (`amr`); what a provider did is the provider's to say. Pure.
 */
export function authenticationMethods({
  method,
  authentication,
}: Pick<SignedIn, "method" | "authentication">): string[] {
  switch (method) {
    case "code":
      return ["otp"];
    case "passkey":
      // A key that its owner unlocked: proof of possession, and of a second factor.
      return ["pop", "mfa"];
    case "recovery":
    case "first-run":
      return ["kba"];
    default:
      return [...(authentication?.methods ?? [])];
  }
}

/** The sign-in as one application is told of it, whichever way it asks. Pure. */
export function claimSession(signedIn: SignedIn, { id }: Pick<Application, "id">): ClaimSession {
  const { sessionId, connectionId: idp, authenticatedAt: authTime, authentication } = signedIn;
  const acr = authentication?.context ?? null;
  return { sid: sidOf(sessionId, id), idp, acr, amr: authenticationMethods(signedIn), authTime };
}
