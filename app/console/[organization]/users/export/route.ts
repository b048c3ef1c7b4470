import { getTimeZone } from "next-intl/server";
import { firstValues } from "@/components/console/page-query";
import { adminExport } from "@/lib/auth/admin-export";
import { exportUsers, userColumns } from "@/lib/directory/export-users";
import { readUserFilter } from "../user-filter";

/** The users that the filters of the list leave, as a file. */
export async function GET(request: Request, { params }: { params: Promise<{ organization: string }> }) {
  const query = firstValues(request);
  const timeZone = await getTimeZone();
  return adminExport((await params).organization, query, ({ db, now, organization }) => {
    const filter = readUserFilter(query, { now, timeZone });
    return {
      name: "users",
      columns: userColumns,
      read: (turn) => exportUsers(db, organization.id, filter, turn),
    };
  });
}
