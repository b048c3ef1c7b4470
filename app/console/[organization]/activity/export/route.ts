import { getTimeZone } from "next-intl/server";
import { firstValues } from "@/components/console/page-query";
import { eventColumns } from "@/lib/activity/event-columns";
import { searchEvents } from "@/lib/activity/event-queries";
import { adminExport } from "@/lib/auth/admin-export";
import { readEventFilter } from "../event-filter";

/** The sign-ins that the filters of the list leave, as a file. */
export async function GET(request: Request, { params }: { params: Promise<{ organization: string }> }) {
  const query = firstValues(request);
  const filter = readEventFilter(query, await getTimeZone());
  return adminExport(
    { slug: (await params).organization, permission: "activity.read" },
    query,
    ({ db, organization }) => ({
      name: "activity",
      columns: eventColumns,
      read: (turn) => searchEvents(db, organization.id, filter, { turn, limit: 500 }),
    }),
  );
}
