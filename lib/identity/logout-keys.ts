import type { SecretBox } from "@/lib/crypto/secret-box";

/*
 * What a provider's logout finds a session by: keyed hashes of what the provider called the person and the session. In the
 * database nobody reads them as names, and without `APP_SECRET` nobody can guess a name and look whether it is there. Each function answers
 * one hash for each secret: the first is written, and all of them are looked for (decision 0054).
 */

type Hashes = [string, ...string[]];
type Box = Pick<SecretBox, "lookupHashes">;

/** Whose word it is: a logout never reaches sessions that began at another connection, or at another provider of it. */
export type LogoutPlace = { connectionId: string; issuer: string };

/** A NameID with all that distinguishes it (SAML core 2.2.2). */
export type LogoutNameId = {
  nameId: string;
  format?: string | null;
  nameQualifier?: string | null;
  spNameQualifier?: string | null;
};

const unspecifiedFormat = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

/** The subject of a SAML assertion or LogoutRequest, as received. An absent Format is the unspecified one (SAML core 2.2.2). */
export function samlSubjectKeys(box: Box, place: LogoutPlace, name: LogoutNameId): Hashes {
  const { nameId, format, nameQualifier, spNameQualifier } = name;
  const values = [nameId, format || unspecifiedFormat, nameQualifier ?? null, spNameQualifier ?? null];
  return hashes(box, "saml-subject", place, values);
}

/** One SessionIndex. */
export function samlIndexKeys(box: Box, place: LogoutPlace, sessionIndex: string): Hashes {
  return hashes(box, "saml-session-index", place, [sessionIndex]);
}

/** `sub` of an ID token or a logout token. */
export function oidcSubjectKeys(box: Box, place: LogoutPlace, sub: string): Hashes {
  return hashes(box, "oidc-sub", place, [sub]);
}

/** `sid` of an ID token, of a logout token, or of a front-channel logout. */
export function oidcSidKeys(box: Box, place: LogoutPlace, sid: string): Hashes {
  return hashes(box, "oidc-sid", place, [sid]);
}

/** As JSON, so that no value can reach into its neighbour. */
function hashes(box: Box, purpose: string, { connectionId, issuer }: LogoutPlace, values: (string | null)[]): Hashes {
  return box.lookupHashes(JSON.stringify([purpose, connectionId, issuer, ...values]));
}
