import { importJWK, SignJWT } from "jose";
import type { SigningKey } from "./signing-key-store";

/**
 * Tells an application that a session of one of its people is over (OpenID Connect Back-Channel Logout 1.0, section 2.4).
 * @param key what signs; its algorithm is the one of the application's ID tokens
 */
export async function logoutToken(
  { issuer, clientId, userId, sid, id }: { issuer: string; clientId: string; userId: string; sid: string; id: string },
  { algorithm, jwk, id: kid }: SigningKey,
  now: Date,
): Promise<string> {
  const at = Math.floor(now.getTime() / 1000);
  return new SignJWT({ sid, events: { "http://schemas.openid.net/event/backchannel-logout": {} } })
    .setProtectedHeader({ alg: algorithm, kid, typ: "logout+jwt" })
    .setIssuer(issuer)
    .setAudience(clientId)
    .setSubject(userId)
    .setJti(id)
    .setIssuedAt(at)
    .setExpirationTime(at + 120)
    .sign(await importJWK(jwk, algorithm));
}
