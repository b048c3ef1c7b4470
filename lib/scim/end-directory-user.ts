import { requireAdministratorLeft } from "@/lib/directory/require-administrator-left";
import { removePerson } from "./change-person-status";
import { releaseRoles } from "./directory-role-store";
import { groupsOfDirectoryUsers } from "./directory-user-store";
import { releaseGrants } from "./group-grant-store";
import { grantorOf, nameOf, type ScimContext } from "./scim-context";

/**
 * Takes from a user what the directory gave them, and suspends or removes them as it is set up. In the caller's transaction.
 * @param entry what the directory's entry is called, and whose it is; null for one that is gone, as its groups are
 * @throws ScimRefusal 409; SsoError last_administrator
 */
export async function letGo({ id, userId }: { id: string | null; userId: string }, ctx: ScimContext): Promise<void> {
  const groups = id === null ? [] : ((await groupsOfDirectoryUsers(ctx.db, nameOf(ctx.directory), [id])).get(id) ?? []);
  const keys = groups.flatMap(({ groupKey }) => groupKey ?? []);
  const holder = { organizationId: ctx.directory.organizationId, grantedBy: grantorOf(ctx.directory) };
  // Together: whose role is gone already would count as no administrator.
  await requireAdministratorLeft(ctx.db, holder.organizationId, async () => {
    await releaseGrants(holder, { userId, groups: keys }, ctx);
    await releaseRoles(holder, userId, ctx);
    await removePerson(userId, ctx);
  });
}
