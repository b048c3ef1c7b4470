import { dayRange } from "@/components/console/list/day-range";
import type { PageQuery } from "@/components/console/page-query";
import { userStatuses } from "@/lib/directory/directory-schema";
import { idleFilters, membershipOrigins, type UserFilter } from "@/lib/directory/user-queries";

/** What of an address filters users, for the list and for its export alike. Pure. */
export function readUserFilter(query: PageQuery, { now, timeZone }: { now: Date; timeZone: string }): UserFilter {
  const created = dayRange({ from: query.createdFrom, until: query.createdUntil }, timeZone);
  const idle = idleFilters.find((kind) => kind === query.idle);
  return {
    search: query.search?.slice(0, 254),
    status: userStatuses.find((status) => status === query.status),
    role: query.role?.slice(0, 63),
    group: query.group?.slice(0, 63),
    groupFrom: membershipOrigins.find((origin) => origin === query.groupFrom),
    createdFrom: created.from,
    createdBefore: created.before,
    idle: idle && { kind: idle, now },
  };
}
