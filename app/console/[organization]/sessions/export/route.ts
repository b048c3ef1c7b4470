import { firstValues } from "@/components/console/page-query";
import { adminExport } from "@/lib/auth/admin-export";
import { sessionExportColumns } from "@/lib/directory/session-export-columns";
import { searchSessions } from "@/lib/directory/session-list-queries";
import { readSessionFilter } from "../session-filter";

/** The sessions that the filters of the list leave, as a file. */
export async function GET(request: Request, { params }: { params: Promise<{ organization: string }> }) {
  const query = firstValues(request);
  return adminExport(
    { slug: (await params).organization, permission: "sessions.read" },
    query,
    ({ db, now, organization }) => ({
      name: "sessions",
      columns: sessionExportColumns,
      read: (turn) =>
        searchSessions(db, organization.id, readSessionFilter(query, now), {
          sort: "created",
          descending: false,
          turn,
          limit: 500,
        }),
    }),
  );
}
