import { configurationKey, type SamlConnection } from "@/lib/connections/connection";
import { listKeys } from "@/lib/connections/connection-key-store";
import { privateKeyOf } from "@/lib/crypto/private-key";
import type { Db } from "@/lib/db/database";
import { readCertificate } from "@/lib/saml/certificate";
import type { VerificationKeys } from "@/lib/saml/verify-response";
import type { TrustedKey } from "@/lib/saml/xml-signature";

const cacheSize = 500;
const trustedByVersion = new Map<string, TrustedKey[]>();

/** The provider's keys, parsed once per configuration version. */
function trustedKeys(connection: SamlConnection): TrustedKey[] {
  const { saml } = connection;
  const cacheKey = configurationKey(connection);
  const known = trustedByVersion.get(cacheKey);
  if (known) return known;
  const keys = saml.certificates.flatMap((pem) => {
    const read = readCertificate(pem);
    return read ? [{ fingerprint: read.view.fingerprint, publicKey: read.certificate.publicKey }] : [];
  });
  const oldest = trustedByVersion.keys().next().value;
  if (trustedByVersion.size >= cacheSize && oldest !== undefined) trustedByVersion.delete(oldest);
  trustedByVersion.set(cacheKey, keys);
  return keys;
}

/** All keys for verifying a response; our own are read only when something is encrypted. */
export async function verificationKeys(
  connection: SamlConnection,
  isEncrypted: boolean,
  db: Db,
): Promise<VerificationKeys> {
  const own = isEncrypted ? await listKeys(db, connection.organizationId, connection.id) : [];
  return { trusted: trustedKeys(connection), decryption: own.map((key) => privateKeyOf(key.privateKey)) };
}
