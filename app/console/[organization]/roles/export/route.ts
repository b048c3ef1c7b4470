import { firstValues } from "@/components/console/page-query";
import { adminExport } from "@/lib/auth/admin-export";
import { roleExportColumns } from "@/lib/directory/role-export-columns";
import { searchRoles } from "@/lib/directory/role-list-queries";
import { readRoleFilter } from "../role-filter";

/** The roles that the filters of the list leave, as a file. */
export async function GET(request: Request, { params }: { params: Promise<{ organization: string }> }) {
  const query = firstValues(request);
  const filter = readRoleFilter(query);
  return adminExport(
    { slug: (await params).organization, permission: "roles.read" },
    query,
    ({ db, organization }) => ({
      name: "roles",
      columns: roleExportColumns,
      read: (turn) =>
        searchRoles(db, organization.id, filter, { sort: "priority", descending: false, turn, limit: 500 }),
    }),
  );
}
