import { z } from "zod";
import { type AuditView, auditViewSchema, listAudit } from "@/lib/audit/audit-queries";
import type { Db } from "@/lib/db/database";
import { listOf, listQuery, page, readNumberCursor } from "./cursor";
import { installationOperation, type Operation, organizationOperation } from "./operation";

const tag = "Audit";
const query = listQuery.extend({
  action: z.string().optional().meta({ description: "Prefix of the action, such as `connection.`" }),
  actor: z.string().optional().meta({ description: "Part of the actor's name." }),
  target: z.string().optional().meta({ description: "Part of the target's name, or its ID." }),
});
const answers = { 200: listOf(auditViewSchema) };

export const auditOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/audit",
    operationId: "listAuditEntries",
    tag,
    summary: "List administrative changes, newest first",
    access: "audit.read",
    query,
    answers,
    run: async (input, { db }) => ({ status: 200, body: await pageOfAudit(db, input.organization.id, input.query) }),
  }),
  installationOperation({
    method: "GET",
    path: "/installation/audit",
    operationId: "listInstallationAuditEntries",
    tag,
    summary: "List changes of the installation itself, newest first",
    description: "What belongs to no organization: deleted organizations, new signing keys, and who read the settings.",
    access: "operator",
    query,
    answers,
    run: async (input, { db }) => ({ status: 200, body: await pageOfAudit(db, null, input.query) }),
  }),
];

async function pageOfAudit(
  db: Db,
  organizationId: string | null,
  { limit, cursor, ...filter }: z.infer<typeof query>,
): Promise<{ items: AuditView[]; nextCursor: string | null }> {
  const before = readNumberCursor(cursor);
  const rows = await listAudit(db, organizationId, filter, { limit: limit + 1, before });
  return page(
    rows,
    limit,
    (row) => row,
    (row) => [String(row.id)],
  );
}
