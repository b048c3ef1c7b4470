import { readCertificate } from "@/lib/saml/certificate";
import type { ProviderMetadata } from "@/lib/saml/metadata";
import type { NotedCertificate } from "./certificate-store";

/** A certificate that metadata no longer names is trusted this long: providers sign with the old one for a while. */
const graceMilliseconds = 7 * 86_400_000;

type Known = { fingerprint: string; certificate: string };

/**
 * What becomes of each certificate: trusted ones, those of the document, and those that were noted before. Pure.
 * @param pems the trusted certificates
 * @param options.adopts what arrived is trusted at once, so that there is a certificate in any case
 */
export function certificateRotation(
  pems: readonly string[],
  { certificates: published, chain }: Pick<ProviderMetadata, "certificates" | "chain">,
  noted: readonly NotedCertificate[],
  { now, adopts }: { now: Date; adopts: boolean },
) {
  const trusted = pems.flatMap((certificate): Known[] => {
    const read = readCertificate(certificate);
    return read ? [{ fingerprint: read.view.fingerprint, certificate }] : [];
  });
  const isPublished = ({ fingerprint }: { fingerprint: string }) =>
    published.some((certificate) => certificate.fingerprint === fingerprint);
  const isTrusted = ({ fingerprint }: { fingerprint: string }) =>
    trusted.some((known) => known.fingerprint === fingerprint);
  const leaving = trusted.filter((known) => !isPublished(known));
  const isOver = ({ fingerprint }: Known) =>
    noted.some(
      (note) =>
        note.state === "retiring" &&
        note.fingerprint === fingerprint &&
        now.getTime() - note.since.getTime() >= graceMilliseconds,
    );
  // Pinned by mistake: whoever holds the key of an authority must not sign anybody in, not even for a while.
  const isAuthority = ({ fingerprint }: Known) => chain.some((view) => view.fingerprint === fingerprint);
  const staying = trusted.filter((known) => isPublished(known) || !(isOver(known) || isAuthority(known)));
  // Never fewer than one, whatever the document and the clock say.
  const last = adopts ? trusted.filter((known) => !isAuthority(known)) : trusted;
  const kept = staying.length > 0 ? staying : last;
  return {
    kept,
    leaving: leaving.filter((known) => kept.includes(known)),
    arrived: published.filter((certificate) => !isTrusted(certificate)),
    /** Notes that mean nothing any more: gone for good, or published again. */
    settled: noted
      .filter((note) =>
        note.state === "retiring"
          ? isPublished(note) || !kept.some(({ fingerprint }) => fingerprint === note.fingerprint)
          : !isPublished(note) || isTrusted(note),
      )
      .map(({ fingerprint }) => fingerprint),
  };
}
