import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/browser";

type Asked<Response> = { ok: true; response: Response } | { ok: false; reason: "known" | "stopped" };

/**
 * Has the browser make a passkey. The library comes with the first press: pages have none of it before.
 * @returns why there is none: this authenticator has one already, or the person stopped
 */
export async function makePasskey(
  optionsJSON: PublicKeyCredentialCreationOptionsJSON,
): Promise<Asked<RegistrationResponseJSON>> {
  try {
    const { startRegistration } = await import("@simplewebauthn/browser");
    return { ok: true, response: await startRegistration({ optionsJSON }) };
  } catch (error) {
    return { ok: false, reason: isKnown(error) ? "known" : "stopped" };
  }
}

/** Has the browser sign with a passkey that the person chooses. @returns why there is no answer: the person stopped, or has none */
export async function signWithPasskey(
  optionsJSON: PublicKeyCredentialRequestOptionsJSON,
): Promise<Asked<AuthenticationResponseJSON>> {
  try {
    const { startAuthentication } = await import("@simplewebauthn/browser");
    return { ok: true, response: await startAuthentication({ optionsJSON }) };
  } catch {
    return { ok: false, reason: "stopped" };
  }
}

/** WebAuthn Level 2, section 5.1.3: one of the credentials to leave out is there. */
const isKnown = (error: unknown) => error instanceof Error && error.name === "InvalidStateError";
