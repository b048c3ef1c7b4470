import type { Webhook } from "@/lib/webhooks/webhook-store";

/** How the state of a webhook looks: one that went off by itself needs somebody. Pure. */
export function webhookLook({ status, offReason }: Pick<Webhook, "status" | "offReason">): "good" | "off" | "bad" {
  if (status === "on") return "good";
  return offReason === "administrator" ? "off" : "bad";
}
