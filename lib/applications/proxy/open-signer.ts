import { importJWK, SignJWT } from "jose";
import type { JobContext } from "@/lib/context";
import { ensureSigningKeys } from "../provider/rotate-signing-keys";
import { publishedKeys } from "../provider/signing-key";
import { listSigningKeys, type SigningKey } from "../provider/signing-key-store";
import type { SignJwt } from "./proxy-jwt";

/** Far below the time that a key is published before it signs. */
const freshMilliseconds = 60_000;

/** Short, and made in no time: an answer is waited for by every request of a page. */
const algorithm = "ES256";

type Opened = { readAt: number; keys: SigningKey[] };
const opened = new WeakMap<object, Opened>();

/** Signs with the key of the OpenID provider that counts now; the keys are read once a minute, and the first use makes them. */
export function openSigner(ctx: JobContext): SignJwt {
  return async (claims) => {
    const key = publishedKeys(await keysOf(ctx), ctx.now).find((candidate) => candidate.algorithm === algorithm);
    if (!key) throw new Error("There is no key to sign with");
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: algorithm, kid: key.id, typ: "JWT" })
      .sign(await importJWK(key.jwk, algorithm));
  };
}

async function keysOf(ctx: JobContext): Promise<SigningKey[]> {
  const known = opened.get(ctx.db);
  if (known && Math.abs(ctx.now.getTime() - known.readAt) < freshMilliseconds) return known.keys;
  let keys = await listSigningKeys(ctx.db);
  if (publishedKeys(keys, ctx.now).length === 0) {
    await ensureSigningKeys(ctx);
    keys = await listSigningKeys(ctx.db);
  }
  opened.set(ctx.db, { readAt: ctx.now.getTime(), keys });
  return keys;
}
