import type { Connection } from "@/lib/connections/connection";
import { type CertificateView, readCertificate } from "@/lib/saml/certificate";
import { issuersAmong } from "@/lib/saml/certificate-bundle";
import { daysUntil } from "./days-until";

/** What of a connection runs out first in a way that stops sign-ins, or will soon. */
export type Expiry = {
  kind: "certificate" | "secret";
  /** Names it: a fingerprint, or the date itself. */
  subject: string;
  /** ISO time. */
  at: string;
};

/**
 * The certificate of a SAML provider that is needed still and runs out first, or the client secret. Null when nothing has an
 * end that is known. Pure.
 */
export function nextExpiry(connection: Connection, now: Date): Expiry | null {
  if (connection.protocol === "oidc") {
    const at = connection.oidc.clientSecretExpiresOn;
    return at === null ? null : { kind: "secret", subject: at, at };
  }
  const needed = neededCertificates(connection.saml.certificates);
  const valid = needed.filter(({ notAfter }) => new Date(notAfter) >= now);
  // With all of them over, the last one tells since when.
  const next = valid[0] ?? needed.at(-1);
  return next ? { kind: "certificate", subject: next.fingerprint, at: next.notAfter } : null;
}

/**
 * Certificates that sign and that none replaces, the first to run out first: of one name the last one counts, because older
 * ones run out beside it in every rotation. Authorities sign nothing, however long they last.
 */
function neededCertificates(pems: readonly string[]): CertificateView[] {
  const authorities = new Set(issuersAmong(pems).map(({ issuer }) => issuer.fingerprint));
  const bySubject = new Map<string, CertificateView>();
  for (const view of pems.flatMap((pem) => readCertificate(pem)?.view ?? [])) {
    const other = bySubject.get(view.subject);
    if (!authorities.has(view.fingerprint) && (!other || other.notAfter < view.notAfter))
      bySubject.set(view.subject, view);
  }
  return [...bySubject.values()].sort((a, b) => (a.notAfter < b.notAfter ? -1 : 1));
}

export const noticeDays = [60, 30, 14, 7, 1] as const;

/** The notice that is due: the nearest mark that has been reached; null before the first one and after the end. Pure. */
export function dueNotice(expiry: Expiry, now: Date): number | null {
  const days = daysUntil(expiry.at, now);
  if (days < 0) return null;
  return noticeDays.filter((mark) => days <= mark).at(-1) ?? null;
}
