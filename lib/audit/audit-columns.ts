import type { ExportColumn } from "@/lib/csv/exported-text";
import type { AuditView } from "./audit-queries";

/** A change as a line of a file; the names are those of the REST API. */
export const auditColumns: readonly ExportColumn<AuditView>[] = [
  { name: "createdAt", value: ({ createdAt }) => createdAt },
  { name: "actorType", value: ({ actorType }) => actorType },
  { name: "actor", value: ({ actor }) => actor },
  { name: "action", value: ({ action }) => action },
  { name: "targetType", value: ({ targetType }) => targetType },
  { name: "targetId", value: ({ targetId }) => targetId },
  { name: "target", value: ({ target }) => target },
  { name: "changes", value: ({ changes }) => JSON.stringify(changes) },
  { name: "requestId", value: ({ requestId }) => requestId },
];
