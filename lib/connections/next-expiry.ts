import { readCertificate } from "@/lib/saml/certificate";
import type { Connection } from "./connection";

/** What of a connection runs out first in a way that stops sign-ins, or will soon. */
export type Expiry = {
  kind: "certificate" | "secret";
  /** Names it: a fingerprint, or the date itself. */
  subject: string;
  /** ISO time. */
  at: string;
};

/**
 * The last certificate of a SAML provider (older ones run out beside a newer one in every rotation), or the client secret.
 * Null when nothing has an end that is known. Pure.
 */
export function nextExpiry(connection: Connection): Expiry | null {
  if (connection.protocol === "oidc") {
    const at = connection.oidc.clientSecretExpiresOn;
    return at === null ? null : { kind: "secret", subject: at, at };
  }
  const views = connection.saml.certificates.flatMap((pem) => readCertificate(pem)?.view ?? []);
  const [last] = views.sort((a, b) => (a.notAfter < b.notAfter ? 1 : -1));
  return last ? { kind: "certificate", subject: last.fingerprint, at: last.notAfter } : null;
}

/** Whole days from now; negative when it is over. */
export function daysUntil(date: string, now: Date): number {
  return Math.floor((new Date(date).getTime() - now.getTime()) / 86_400_000);
}

export const noticeDays = [60, 30, 14, 7, 1] as const;

/** The notice that is due: the nearest mark that has been reached; null before the first one and after the end. Pure. */
export function dueNotice(expiry: Expiry, now: Date): number | null {
  const days = daysUntil(expiry.at, now);
  if (days < 0) return null;
  return noticeDays.filter((mark) => days <= mark).at(-1) ?? null;
}
