import { secretBox } from "@/lib/crypto/app-secret-box";
import { sealPurposes } from "@/lib/crypto/seal-purposes";

const purpose = sealPurposes.clientSecret;

/** Seals a client secret for the `config` column; bound to its connection. */
export function sealClientSecret(connectionId: string, secret: string): string {
  return secretBox().seal(secret, purpose(connectionId));
}

/** @throws Error when it was sealed under a secret that is lost */
export function openClientSecret(connectionId: string, sealed: string): string {
  return secretBox().open(sealed, purpose(connectionId));
}

/** The same for whoever only wants to look: null when it cannot be opened any more. */
export function peekClientSecret(connectionId: string, sealed: string): string | null {
  try {
    return openClientSecret(connectionId, sealed);
  } catch {
    return null;
  }
}
