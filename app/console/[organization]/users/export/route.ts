import { getTimeZone } from "next-intl/server";
import { firstValues } from "@/components/console/page-query";
import { adminExport } from "@/lib/auth/admin-export";
import { listAttributes } from "@/lib/directory/attribute-store";
import { exportUsers, userColumnsWith } from "@/lib/directory/export-users";
import { readUserFilter } from "../user-filter";

/** The users that the filters of the list leave, as a file. */
export async function GET(request: Request, { params }: { params: Promise<{ organization: string }> }) {
  const query = firstValues(request);
  const timeZone = await getTimeZone();
  return adminExport(
    { slug: (await params).organization, permission: "users.read" },
    query,
    async ({ db, now, organization }) => {
      const filter = readUserFilter(query, { now, timeZone });
      return {
        name: "users",
        columns: userColumnsWith(await listAttributes(db, organization.id)),
        read: (turn) => exportUsers(db, organization.id, filter, turn),
      };
    },
  );
}
