import type { PageQuery } from "@/components/console/page-query";
import { deliveryStates } from "@/lib/webhooks/delivery";
import type { DeliveryFilter } from "@/lib/webhooks/delivery-list-queries";

/** What of an address filters the deliveries of a webhook. Pure. */
export function readDeliveryFilter({ search, state }: PageQuery): DeliveryFilter {
  return { search: search?.slice(0, 60), state: deliveryStates.find((known) => known === state) };
}
