import { secretBox } from "@/lib/crypto/app-secret-box";

const purpose = (connectionId: string) => `client-secret:${connectionId}`;

/** Seals a client secret for the `config` column; bound to its connection. */
export function sealClientSecret(connectionId: string, secret: string): string {
  return secretBox().seal(secret, purpose(connectionId));
}

export function openClientSecret(connectionId: string, sealed: string): string {
  return secretBox().open(sealed, purpose(connectionId));
}
