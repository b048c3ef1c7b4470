import type { ExportColumn } from "@/lib/csv/exported-text";
import type { WebhookView } from "./webhook-view";

/** The names are those of the REST API. Its secrets are in no file. */
export const webhookExportColumns: readonly ExportColumn<WebhookView>[] = [
  { name: "id", value: ({ id }) => id },
  { name: "url", value: ({ url }) => url },
  { name: "description", value: ({ description }) => description },
  { name: "types", value: ({ types }) => types },
  { name: "format", value: ({ format }) => format },
  { name: "status", value: ({ status }) => status },
  { name: "offReason", value: ({ offReason }) => offReason },
  { name: "previousSecretEndsAt", value: ({ previousSecretEndsAt }) => previousSecretEndsAt },
  { name: "createdBy", value: ({ createdBy }) => createdBy },
  { name: "createdAt", value: ({ createdAt }) => createdAt },
  { name: "updatedAt", value: ({ updatedAt }) => updatedAt },
];
