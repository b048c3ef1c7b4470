import { z } from "zod";
import type { SecretBox } from "@/lib/crypto/secret-box";

const stateSchema = z.strictObject({
  browserHash: z.string().max(64),
  returnPath: z.string().startsWith("/").max(2_000),
  expiresAt: z.number(),
});

/** What a browser brings from the application's host to ours, sealed by us: nobody else can name a browser or a path. */
export type ProxyState = { browserHash: string; returnPath: string };

const lifetimeMilliseconds = 600_000;
const purposeOf = (applicationId: string) => `proxy-state:${applicationId}`;

export function sealProxyState(box: SecretBox, applicationId: string, state: ProxyState, now: Date): string {
  const expiresAt = now.getTime() + lifetimeMilliseconds;
  return box.seal(JSON.stringify({ ...state, expiresAt }), purposeOf(applicationId));
}

/** @returns null for what we did not seal, what was sealed for another application, and what is too old */
export function openProxyState(box: SecretBox, applicationId: string, sealed: string, now: Date): ProxyState | null {
  try {
    const { expiresAt, ...state } = stateSchema.parse(JSON.parse(box.open(sealed, purposeOf(applicationId))));
    return now.getTime() < expiresAt ? state : null;
  } catch {
    return null;
  }
}
