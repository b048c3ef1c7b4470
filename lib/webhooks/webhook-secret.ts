import { randomBytes } from "node:crypto";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { sealPurposes } from "@/lib/crypto/seal-purposes";
import type { Webhook } from "./webhook-store";

/** How long the previous secret signs beside the new one: as long as a receiver may need to be told. */
export const rotationMilliseconds = 24 * 3_600_000;

/** A new secret in the form of Standard Webhooks: 32 random bytes. */
export const newWebhookSecret = () => `whsec_${randomBytes(32).toString("base64")}`;

const purpose = sealPurposes.webhookSecret;

/** The secret as it is stored: it signs, so its hash would not do. */
export function sealWebhookSecret(webhookId: string, secret: string): string {
  return secretBox().seal(secret, purpose(webhookId));
}

/** The secret as it is stored, opened. @throws Error when it belongs to another webhook or APP_SECRET */
function openWebhookSecret(webhookId: string, sealed: string): string {
  return secretBox().open(sealed, purpose(webhookId));
}

type Secrets = Pick<Webhook, "id" | "encryptedSecret" | "encryptedPreviousSecret" | "previousSecretEndsAt">;

/** The secrets that sign at a time: the current one, and for a while the one before. */
export function signingSecrets(
  { id, encryptedSecret, encryptedPreviousSecret, previousSecretEndsAt }: Secrets,
  now: Date,
): string[] {
  const isInForce = previousSecretEndsAt !== null && previousSecretEndsAt > now;
  const sealed = [encryptedSecret, ...(isInForce && encryptedPreviousSecret ? [encryptedPreviousSecret] : [])];
  return sealed.map((secret) => openWebhookSecret(id, secret));
}
