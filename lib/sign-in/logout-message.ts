import type { SamlConnection } from "@/lib/connections/connection";
import type { ConnectionForSignIn } from "@/lib/connections/connection-store";
import type { PublicCode } from "@/lib/errors/catalogue";
import type { UnverifiedLogout } from "@/lib/saml/logout-structure";
import type { OutgoingMessage } from "@/lib/saml/samlify-messages";
import type { LogoutExpectations, LogoutVerification } from "@/lib/saml/verify-logout";
import type { VerificationKeys } from "@/lib/saml/verify-response";
import type { SignInRun } from "./sign-in-run";

export type LogoutOutcome =
  /** The provider asked, and gets its answer through this browser. */
  | { status: "answering"; message: OutgoingMessage }
  /** The provider asked, and its metadata names no address for an answer. */
  | { status: "signed-out"; organization: string }
  /** The provider answered: the browser that began it is told. */
  | { status: "answered" }
  | { status: "failed"; publicCode: PublicCode; reference: string };

/** A logout message on its way to its event, and what holds it against a connection. */
export type LogoutMessage = {
  message: UnverifiedLogout;
  found: ConnectionForSignIn<SamlConnection>;
  run: SignInRun;
  verify: <Said>(rules: LogoutRules<Said>) => Promise<{ said: Said } & VerifiedBy>;
};

export type VerifiedBy = { checks: SignInRun["checks"]; connection: SamlConnection };
/** The rules of one kind of message. */
export type LogoutRules<Said> = (
  message: UnverifiedLogout,
  keys: VerificationKeys,
  expected: LogoutExpectations,
) => LogoutVerification<Said>;
