import { createHmac } from "node:crypto";

/** What every attempt of a message carries beside its body (Standard Webhooks 1.0). */
export type SignedHeaders = { "webhook-id": string; "webhook-timestamp": string; "webhook-signature": string };

/**
 * The headers of one attempt. The ID is the same at every attempt, so that a receiver knows what it has already; the time is that of the
 * attempt, so that what somebody recorded is worth nothing later. Pure.
 * @param secrets `whsec_` and base64, each of which signs: two during a rotation
 */
export function signedHeaders(
  { id, body }: { id: string; body: string },
  secrets: readonly string[],
  at: Date,
): SignedHeaders {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`, "utf8").digest("base64")}`;
  });
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}
