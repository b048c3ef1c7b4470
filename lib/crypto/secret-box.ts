import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from "node:crypto";

const format = "g1";

type Key = { id: string; encryption: Buffer; pepper: Buffer; lookup: Buffer };

function deriveKey(secret: string): Key {
  const derive = (purpose: string) => Buffer.from(hkdfSync("sha256", secret, "gatehouse", purpose, 32));
  const id = createHash("sha256").update(derive("key-id")).digest("hex").slice(0, 8);
  return { id, encryption: derive("encryption"), pepper: derive("pepper"), lookup: derive("lookup") };
}

/** The keyed hash of a value. @param pepper the key, or a kept one as `pepperOf` gave it */
export function hashWithPepper(pepper: Buffer | string, value: string, purpose: string): string {
  const key = typeof pepper === "string" ? Buffer.from(pepper, "base64url") : pepper;
  return createHmac("sha256", key).update(`${purpose}\u0000${value}`, "utf8").digest("base64url");
}

export type SecretBox = ReturnType<typeof createSecretBox>;

/**
 * Encryption at rest. New values use the first secret; values of the others can still be opened, so that `APP_SECRET` can be rotated, and
 * so can those of `upcoming` secrets, which other instances may use already. Each sealed text names its key and is bound to a purpose
 * (associated data), so that one column's value cannot be moved into another.
 */
export function createSecretBox(secrets: readonly [string, ...string[]], upcoming: readonly string[] = []) {
  const keys = [...secrets, ...upcoming].map(deriveKey);
  const current = deriveKey(secrets[0]);

  return {
    /** Names the current secret without saying anything about it. */
    keyId: current.id,

    /** Names every secret that is known. */
    keyIds: keys.map(({ id }) => id),

    /** Names the older secrets. */
    olderKeyIds: keys
      .slice(0, secrets.length)
      .map(({ id }) => id)
      .filter((id) => id !== current.id),

    /** Names the secrets that nothing is sealed with here yet. */
    upcomingKeyIds: keys
      .slice(secrets.length)
      .map(({ id }) => id)
      .filter((id) => keys.slice(0, secrets.length).every((known) => known.id !== id)),

    /** Whether what a secret of this name has sealed can be opened. */
    knows: (keyId: string): boolean => keys.some(({ id }) => id === keyId),

    /** AES-256-GCM; returns `g1.<key id>.<iv>.<ciphertext and tag>`. */
    seal(plaintext: string, purpose: string): string {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", current.encryption, iv);
      cipher.setAAD(Buffer.from(purpose, "utf8"));
      const body = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return [format, current.id, iv.toString("base64url"), body.toString("base64url")].join(".");
    },

    /** @throws Error when the key is unknown, the purpose differs, or the text was changed. */
    open(sealed: string, purpose: string): string {
      const [version, keyId, iv, body] = sealed.split(".");
      const key = keys.find((candidate) => candidate.id === keyId);
      if (version !== format || !key || !iv || !body) {
        throw new Error(
          "A stored secret was encrypted with another APP_SECRET; add it to APP_SECRET_PREVIOUS, or to APP_SECRET_NEXT",
        );
      }
      const bytes = Buffer.from(body, "base64url");
      const decipher = createDecipheriv("aes-256-gcm", key.encryption, Buffer.from(iv, "base64url"), {
        authTagLength: 16,
      });
      decipher.setAAD(Buffer.from(purpose, "utf8"));
      decipher.setAuthTag(bytes.subarray(bytes.length - 16));
      return Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - 16)), decipher.final()]).toString("utf8");
    },

    /**
     * Keyed hashes for values that are too short to be hashed plainly (one-time codes, recovery codes).
     * @returns one for each secret, as of `lookupHashes`
     */
    pepperedHashes(value: string, purpose: string): [string, ...string[]] {
      const hash = ({ pepper }: Key) => hashWithPepper(pepper, value, purpose);
      return [hash(current), ...keys.slice(1).map(hash)];
    },

    /**
     * The pepper of an older secret, to be sealed and kept when the secret goes. It is derived, and says nothing about the secret.
     * @throws Error when the key is unknown
     */
    pepperOf(keyId: string): string {
      const key = keys.find(({ id }) => id === keyId);
      if (!key) throw new Error("This secret is not known");
      return key.pepper.toString("base64url");
    },

    /**
     * What a row is found by whose value nobody may read: keyed hashes of it.
     * @returns one for each secret: the first is written, and all of them are looked for, so that `APP_SECRET` can be rotated
     */
    lookupHashes(value: string): [string, ...string[]] {
      const hash = ({ lookup }: Key) => createHmac("sha256", lookup).update(value, "utf8").digest("base64url");
      return [hash(current), ...keys.slice(1).map(hash)];
    },
  };
}
