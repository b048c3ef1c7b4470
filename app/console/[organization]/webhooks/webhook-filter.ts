import type { PageQuery } from "@/components/console/page-query";
import { webhookFormats } from "@/lib/webhooks/webhook-format";
import type { WebhookFilter } from "@/lib/webhooks/webhook-list-queries";
import { webhookStatuses } from "@/lib/webhooks/webhook-schema";

/** What of an address filters webhooks. Pure. */
export function readWebhookFilter({ search, status, format }: PageQuery): WebhookFilter {
  return {
    search: search?.slice(0, 200),
    status: webhookStatuses.find((known) => known === status),
    format: webhookFormats.find((known) => known === format),
  };
}
