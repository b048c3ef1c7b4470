import { getTimeZone } from "next-intl/server";
import { firstValues } from "@/components/console/page-query";
import { auditColumns } from "@/lib/audit/audit-columns";
import { searchAudit } from "@/lib/audit/audit-queries";
import { adminExport } from "@/lib/auth/admin-export";
import { readAuditFilter } from "../audit-filter";

/** The changes that the filters of the list leave, as a file. */
export async function GET(request: Request, { params }: { params: Promise<{ organization: string }> }) {
  const query = firstValues(request);
  const filter = readAuditFilter(query, await getTimeZone());
  return adminExport(
    { slug: (await params).organization, permission: "audit.read" },
    query,
    ({ db, organization }) => ({
      name: "audit",
      columns: auditColumns,
      read: (turn) => searchAudit(db, organization.id, filter, { turn, limit: 500 }),
    }),
  );
}
