import type { DeliveryView } from "@/lib/webhooks/delivery-view";

/** How the state of a delivery looks. */
export const deliveryLooks = { pending: "open", delivered: "good", failed: "bad" } as const satisfies Record<
  DeliveryView["state"],
  string
>;
