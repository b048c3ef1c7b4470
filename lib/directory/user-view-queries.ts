import type { Db } from "@/lib/db/database";
import { groupsOfUsers } from "./group-store";
import { rolesOfUsers } from "./role-grant-store";
import { attributesOfUsers } from "./user-attribute-store";
import type { User } from "./user-store";
import { toUserView, type UserView } from "./user-view";

/** How users are shown, with roles, groups and attributes: three queries for all of them. */
export async function userViews(
  db: Db,
  organizationId: string,
  users: readonly User[],
): Promise<(user: User) => UserView> {
  const ids = users.map(({ id }) => id);
  const roles = await rolesOfUsers(db, organizationId, ids);
  const groups = await groupsOfUsers(db, organizationId, ids);
  const attributes = await attributesOfUsers(db, organizationId, ids);
  return (user) =>
    toUserView(user, { roles: roles.get(user.id), groups: groups.get(user.id), attributes: attributes.get(user.id) });
}
