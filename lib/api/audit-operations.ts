import { z } from "zod";
import { auditViewSchema, listAudit } from "@/lib/audit/audit-queries";
import { listOf, listQuery, page, readNumberCursor } from "./cursor";
import { type Operation, organizationOperation } from "./operation";

export const auditOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/audit",
    operationId: "listAuditEntries",
    tag: "Audit",
    summary: "List administrative changes, newest first",
    access: "audit.read",
    query: listQuery.extend({
      action: z.string().optional().meta({ description: "Prefix of the action, such as `connection.`" }),
      actor: z.string().optional().meta({ description: "Part of the actor's name." }),
      target: z.string().optional().meta({ description: "Part of the target's name, or its ID." }),
    }),
    answers: { 200: listOf(auditViewSchema) },
    async run({ organization, query: { limit, cursor, ...filter } }, { db }) {
      const before = readNumberCursor(cursor);
      const rows = await listAudit(db, organization.id, filter, { limit: limit + 1, before });
      return {
        status: 200,
        body: page(
          rows,
          limit,
          (row) => row,
          (row) => [String(row.id)],
        ),
      };
    },
  }),
];
