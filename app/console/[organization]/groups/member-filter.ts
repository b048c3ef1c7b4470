import type { PageQuery } from "@/components/console/page-query";
import { userStatuses } from "@/lib/directory/directory-schema";
import { membershipOrigins, type UserFilter } from "@/lib/directory/user-queries";

/** What of an address filters the members of a group. The same names filter the file of them, which is one of users. Pure. */
export function readMemberFilter({ search, status, groupFrom }: PageQuery): UserFilter {
  return {
    search: search?.slice(0, 254),
    status: userStatuses.find((known) => known === status),
    groupFrom: membershipOrigins.find((known) => known === groupFrom),
  };
}
