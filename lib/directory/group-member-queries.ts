import type { Found } from "@/lib/db/count-queries";
import type { Db } from "@/lib/db/database";
import type { Turn } from "@/lib/db/keyset";
import { displayName } from "@/lib/identity/display-name";
import { type Membership, membershipsInGroup } from "./group-store";
import { countFoundUsers, searchUsers, type UserFilter, type UserSort } from "./user-queries";
import type { User } from "./user-store";

/** Somebody who is in a group, with everything that put them there. */
export type GroupMember = Pick<User, "id" | "email" | "status" | "operator"> & {
  name: string | null;
  memberships: readonly Membership[];
};

/** One page of those who are in a group: each person once, however often they were put there. */
export async function searchGroupMembers(
  db: Db,
  { organizationId, key }: { organizationId: string; key: string },
  filter: UserFilter,
  page: { sort: UserSort; descending: boolean; turn: Turn | null; limit: number },
): Promise<Found<GroupMember>> {
  const inGroup = { ...filter, group: key };
  const { rows, ...beside } = await searchUsers(db, organizationId, inGroup, page);
  const ids = rows.map(({ id }) => id);
  const [total, memberships] = await Promise.all([
    countFoundUsers(db, organizationId, inGroup),
    membershipsInGroup(db, { organizationId, key }, ids),
  ]);
  return { ...beside, total, rows: rows.map((user) => toMember(user, memberships.get(user.id) ?? [])) };
}

function toMember(user: User, memberships: readonly Membership[]): GroupMember {
  const { id, email, status, operator } = user;
  return { id, email, status, operator, name: displayName(user), memberships };
}
