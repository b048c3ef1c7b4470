import type { ApplicationPerson } from "../application-claims";

/** A session of ours, and the person in it, as the provider needs them. */
export type SignedIn = {
  sessionId: string;
  /** How the person proved who they are. */
  method: "saml" | "oidc" | "code" | "recovery" | "first-run";
  connectionId: string | null;
  createdAt: Date;
  /** When whoever vouches for the person saw them authenticate. */
  authenticatedAt: Date;
  /** The idle limit, and the absolute one. */
  expiresAt: Date;
  endsAt: Date;
  person: ApplicationPerson;
};

/** How the person proved who they are, by the names of RFC 8176; what a provider did is the provider's to say. Pure. */
export function authenticationMethods({ method }: Pick<SignedIn, "method">): string[] {
  switch (method) {
    case "code":
      return ["otp"];
    case "recovery":
    case "first-run":
      return ["kba"];
    default:
      return [];
  }
}
