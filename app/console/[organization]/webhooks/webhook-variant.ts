import type { Webhook } from "@/lib/webhooks/webhook-store";

/** How the state of a webhook is displayed: one that was turned off automatically needs somebody. Pure. */
export function webhookVariant({ status, offReason }: Pick<Webhook, "status" | "offReason">): "good" | "off" | "bad" {
  if (status === "on") return "good";
  return offReason === "administrator" ? "off" : "bad";
}
