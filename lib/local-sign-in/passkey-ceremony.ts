import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { decodeAttestationObject, decodeClientDataJSON, isoBase64URL } from "@simplewebauthn/server/helpers";
import { challengeMinutes, type PasskeyAttestation, type PasskeyProof } from "./passkey-response";
import type { PasskeySite } from "./passkey-site";

type Owner = { organizationId: string; userId: string };

/** What an authenticator keeps of the owner, and says again when it signs: two of our IDs, which tell nothing. */
const handleOf = ({ organizationId, userId }: Owner) => `${organizationId}.${userId}`;

/** Whom an authenticator means; null where it says nobody. Pure. */
export function ownerOf(userHandle: string): Owner | null {
  const [organizationId = "", userId = "", ...rest] = isoBase64URL.toUTF8String(userHandle).split(".");
  return organizationId && userId && rest.length === 0 ? { organizationId, userId } : null;
}

const timeout = challengeMinutes * 60_000;

/** What a browser is asked for a new passkey. @param known those that the person has: an authenticator makes no second one */
export function creationOptions(
  owner: Owner & { email: string; name: string },
  known: readonly KnownCredential[],
  site: PasskeySite,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return generateRegistrationOptions({
    rpName: site.id,
    rpID: site.id,
    userID: new Uint8Array(Buffer.from(handleOf(owner), "utf8")),
    userName: owner.email,
    userDisplayName: owner.name,
    timeout,
    attestationType: "none",
    excludeCredentials: named(known),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    supportedAlgorithmIDs: [...algorithms],
  });
}

/** Ed25519, ECDSA with SHA-256, RSA with SHA-256: what authenticators have, and Node verifies. */
const algorithms = [-8, -7, -257] as const;

/**
 * What a browser is asked to sign.
 * @param known the passkeys of somebody who is signed in; without them none is named, and the authenticator says whose it is
 */
export function requestOptions(
  site: PasskeySite,
  known: readonly KnownCredential[] = [],
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const asked = { rpID: site.id, timeout, userVerification: "required" } as const;
  return generateAuthenticationOptions({ ...asked, ...(known.length > 0 && { allowCredentials: named(known) }) });
}

type KnownCredential = { credentialId: string; transports: string[] };

const named = (known: readonly KnownCredential[]) =>
  known.map(({ credentialId: id, transports }) => ({ id, transports }));

type Expected = { challenge: string; site: PasskeySite };

export type NewCredential = {
  credentialId: string;
  publicKey: Uint8Array<ArrayBuffer>;
  counter: number;
  transports: string[];
  isBackedUp: boolean;
};

/**
 * Verifies what an authenticator made (WebAuthn Level 2, section 7.1): challenge, origin, domain, presence and verification of the
 * person, algorithm, key.
 * @returns null where anything is not as it was asked for
 */
export async function verifyCreation(
  response: PasskeyAttestation,
  { challenge, site }: Expected,
): Promise<NewCredential | null> {
  return orNull(async () => {
    if (isFramed(response.response.clientDataJSON) || !isWithoutMaker(response.response.attestationObject)) return null;
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...response, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...algorithms],
    });
    if (!verified) return null;
    const { credential, credentialBackedUp: isBackedUp } = registrationInfo;
    const { id: credentialId, publicKey, counter } = credential;
    return { credentialId, publicKey, counter, transports: response.response.transports ?? [], isBackedUp };
  });
}

/**
 * Verifies what an authenticator signed (WebAuthn Level 2, section 7.2), all but its count: the statement that writes compares that.
 * @returns null where anything is not as it was asked for, or the key is another one
 */
export async function verifyAssertion(
  { response: { userHandle, ...signed }, ...credential }: PasskeyProof,
  { credentialId: id, publicKey }: { credentialId: string; publicKey: Uint8Array },
  { challenge, site }: Expected,
): Promise<{ counter: number; isBackedUp: boolean } | null> {
  return orNull(async () => {
    if (isFramed(signed.clientDataJSON)) return null;
    const response = { ...signed, ...(userHandle && { userHandle }) };
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...credential, response, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      credential: { id, publicKey: new Uint8Array(publicKey), counter: 0 },
      requireUserVerification: true,
    });
    const { newCounter: counter, credentialBackedUp: isBackedUp } = authenticationInfo;
    return verified ? { counter, isBackedUp } : null;
  });
}

/** Our pages ask in no frame of another site; the library leaves that to us where the browser does not name the site. */
const isFramed = (clientDataJSON: string) => decodeClientDataJSON(clientDataJSON).crossOrigin === true;

/**
 * Statements of makers are not asked for. They would bring certificates of strangers to read, and addresses of theirs to call; a key
 * that vouches for itself brings none.
 */
function isWithoutMaker(attestationObject: string): boolean {
  const attestation = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject));
  const format = attestation.get("fmt");
  return format === "none" || (format === "packed" && attestation.get("attStmt").get("x5c") === undefined);
}

/** The library says by errors what is wrong, and so does what cannot be decoded: to whoever sent it, all are one refusal. */
async function orNull<Result>(verify: () => Promise<Result | null>): Promise<Result | null> {
  try {
    return await verify();
  } catch {
    return null;
  }
}
