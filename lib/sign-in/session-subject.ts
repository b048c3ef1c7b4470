import { secretBox } from "@/lib/crypto/app-secret-box";
import { sealPurposes } from "@/lib/crypto/seal-purposes";

/** What a session remembers of its provider, sealed: needed again to sign out there. */
export type SessionSubject = {
  issuer: string;
  subject: string;
  subjectFormat?: string;
  nameQualifier?: string;
  spNameQualifier?: string;
  /** SAML: every SessionIndex. OIDC: `sid`. */
  sessionIndexes?: readonly string[];
  /** OIDC: `sub` as the token had it. */
  tokenSubject?: string;
  idToken?: string | null;
  logoutHint?: string | null;
};

const purpose = sealPurposes.sessionSubject();

export function sealSessionSubject(subject: SessionSubject): string {
  return secretBox().seal(JSON.stringify(subject), purpose);
}

export function openSessionSubject(sealed: string): SessionSubject {
  const { sessionIndex, ...subject } = JSON.parse(secretBox().open(sealed, purpose)) as SessionSubject & {
    /** Of sessions that began when one was kept. */
    sessionIndex?: string;
  };
  return sessionIndex === undefined ? subject : { ...subject, sessionIndexes: [sessionIndex] };
}
