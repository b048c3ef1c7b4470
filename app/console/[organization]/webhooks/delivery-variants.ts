import type { DeliveryView } from "@/lib/webhooks/delivery-view";

/** How the state of a delivery is displayed. */
export const deliveryVariants = { pending: "open", delivered: "good", failed: "bad" } as const satisfies Record<
  DeliveryView["state"],
  string
>;
