import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import { calculateJwkThumbprint } from "jose";
import type { SigningAlgorithm } from "./signing-key";
import type { PrivateJwk } from "./signing-key-store";

const generate = promisify(generateKeyPair);

/** Makes a key beside the event loop: RSA with 2048 bits, which every library of applications verifies, or P-256. Named by its thumbprint (RFC 7638). */
export async function createSigningKey(algorithm: SigningAlgorithm): Promise<{ id: string; jwk: PrivateJwk }> {
  const { privateKey } =
    algorithm === "RS256"
      ? await generate("rsa", { modulusLength: 2048 })
      : await generate("ec", { namedCurve: "P-256" });
  const { kty = "", ...members } = privateKey.export({ format: "jwk" });
  const id = await calculateJwkThumbprint({ kty, ...members });
  return { id, jwk: { kty, ...members, kid: id, use: "sig", alg: algorithm } };
}
