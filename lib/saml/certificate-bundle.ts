import { z } from "zod";
import { type CertificateView, parseCertificate, type ReadCertificate } from "./certificate";
import { certificatesIn } from "./certificate-text";

/** A certificate that must not verify anything here: its key, or null where the text is no certificate at all. */
export const unusableCertificateSchema = z.object({ subject: z.string().nullable(), keyType: z.string().nullable() });
export type UnusableCertificate = z.infer<typeof unusableCertificateSchema>;

/** What certificates that are together mean: who signs, and who only vouches for them. */
export type CertificateBundle = {
  signers: CertificateView[];
  /** Authorities that issued another one of the bundle: shown, never trusted as signers. */
  chain: CertificateView[];
  unusable: UnusableCertificate[];
};

/**
 * Reads certificates that are together in one place, such as one KeyDescriptor or one pasted text. They may be a chain that
 * ends in the certificate with the signing key (XML Signature 4.5.4). Whoever holds the key of an authority in it must not
 * sign anybody in, so one that issued another is never a signer; unrelated ones all are. Pure.
 */
export function readBundle(texts: readonly string[]): CertificateBundle {
  return bundleOf(dersIn(texts));
}

/** The certificates of several texts as DER; one without any stands for an entry that cannot be read. */
export function dersIn(texts: readonly string[]): Uint8Array[] {
  return texts.flatMap((text): Uint8Array[] => {
    const ders = certificatesIn(text);
    return ders.length > 0 ? ders : [new Uint8Array()];
  });
}

/** Each is checked against each other one, so their number is bounded: far more than any provider lists. */
export const maxInBundle = 60;

/** The same for certificates as DER; nothing is read of more than can be checked against each other. */
export function bundleOf(ders: readonly Uint8Array[]): CertificateBundle {
  if (ders.length > maxInBundle) return { signers: [], chain: [], unusable: [{ subject: null, keyType: null }] };
  const unusable: UnusableCertificate[] = [];
  const read = ders.flatMap((der) => {
    const parsed = parseCertificate(der);
    if (!parsed) unusable.push({ subject: null, keyType: null });
    return parsed ?? [];
  });
  const all = [...new Map(read.map((one) => [one.view.fingerprint, one])).values()];
  // Beside one that cannot be read, nobody can tell whether an authority issued it: it counts as an authority.
  const isAuthority = (one: ReadCertificate) =>
    all.some((other) => hasIssued(one, other)) || (unusable.length > 0 && one.certificate.ca);
  const [chain, ends] = [all.filter(isAuthority), all.filter((one) => !isAuthority(one))];
  for (const { isUsable, view } of ends) if (!isUsable) unusable.push({ subject: view.subject, keyType: view.keyType });
  return {
    signers: ends.filter(({ isUsable }) => isUsable).map(({ view }) => view),
    chain: chain.map(({ view }) => view),
    unusable,
  };
}

/**
 * Of certificates that were pinned one by one, those that issued another one of them. Pure.
 * @param pems certificates as they are kept
 */
export function issuersAmong(pems: readonly string[]): { issuer: CertificateView; issued: CertificateView }[] {
  // One alone cannot have issued another, and most connections have one.
  if (pems.length < 2) return [];
  const all = pems.flatMap((pem) => certificatesIn(pem).slice(0, 1)).flatMap((der) => parseCertificate(der) ?? []);
  return all.flatMap((issuer) => {
    const issued = all.find((other) => hasIssued(issuer, other));
    return issued ? [{ issuer: issuer.view, issued: issued.view }] : [];
  });
}

/** By the signature, whatever the names say. A certificate renewed with its own key has the same signer, not an authority. */
function hasIssued(authority: ReadCertificate, other: ReadCertificate): boolean {
  const { publicKey } = authority.certificate;
  return !publicKey.equals(other.certificate.publicKey) && other.certificate.verify(publicKey);
}
