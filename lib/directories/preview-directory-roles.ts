import type { Context } from "@/lib/context";
import type { DirectoryRoles } from "@/lib/scim/directory-roles";
import type { DirectoryName } from "@/lib/scim/directory-store";
import type { RoleShifts } from "@/lib/scim/fill-roles";
import { changeDirectory } from "./save-directory";

/** What ends a preview: everything that was written is undone. */
class Undone extends Error {}

/**
 * Saves a table of roles and undoes it, so that what is shown is what would be: how many people would get a role, and how many would lose it.
 * @throws SsoError not_found, validation_failed, permission_missing, last_administrator
 */
export async function previewDirectoryRoles(
  { roles, ...name }: DirectoryName & { roles: DirectoryRoles },
  ctx: Context,
): Promise<RoleShifts> {
  let found: RoleShifts = [];
  try {
    await ctx.db.transaction(async (tx) => {
      const change = { ...name, patch: { roles }, confirmsConsoleRoles: true };
      found = (await changeDirectory(change, { ...ctx, db: tx })).shifts;
      throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
  return found;
}
