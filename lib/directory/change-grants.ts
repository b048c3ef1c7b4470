import { recordAudits } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { SsoError } from "@/lib/errors/sso-error";
import { personal, plain, said } from "@/lib/facts/fact";
import { addManualGrants, type Grantable, lockTouchableUsers, removeManualGrants } from "./bulk-grant-store";
import { existingGroups } from "./group-store";
import { listRoles } from "./organization-store";
import { requireAdministratorLeft } from "./require-administrator-left";
import { requirePermission } from "./require-permission";
import { coveredUsers } from "./require-touchable";

export const grantChanges = ["add", "remove"] as const;

/**
 * Gives a role or a group by hand to many users at once, or takes it from them. What a connection granted stays: the provider is
 * the source of that (decision 0031). Operators of the installation are left out, and so is anyone who takes a role with the console
 * from others, because nobody locks themselves out in a list, and those who may do what who asks may not.
 * @returns the ids of those for whom something changed
 * @throws SsoError validation_failed for a role or group that is not there, permission_missing for giving a role with the console,
 *   last_administrator
 */
export async function changeGrants(
  input: Grantable & { userIds: readonly string[]; change: (typeof grantChanges)[number] },
  ctx: Context,
): Promise<string[]> {
  const { kind, key, organizationId, change } = input;
  return ctx.db.transaction(async (tx) => {
    const { isConsole } = await requireGrantable(input, tx);
    const takesConsole = isConsole && change === "remove";
    if (isConsole && change === "add") requirePermission(ctx.rights, "console_roles.write");
    const chosen = input.userIds.filter((id) => !takesConsole || id !== ctx.actor.id);
    const inner = { ...ctx, db: tx };
    const work = async () => {
      const found = await lockTouchableUsers(tx, organizationId, await coveredUsers(organizationId, chosen, inner));
      const ids = found.map(({ id }) => id);
      const grant = { reason: said("setBy", { name: personal(ctx.actor.label) }), createdAt: ctx.now };
      const changed = new Set(
        change === "add" ? await addManualGrants(tx, input, grant, ids) : await removeManualGrants(tx, input, ids),
      );
      return found.filter(({ id }) => changed.has(id));
    };
    const changed = takesConsole ? await requireAdministratorLeft(tx, organizationId, work) : await work();
    const [from, to] = change === "add" ? [null, "manual"] : ["manual", null];
    await recordAudits(
      changed.map(({ id, email }) => ({
        organizationId,
        action: "user.updated" as const,
        target: { type: "user", id, label: email },
        changes: [{ field: `${kind}s.${key}`, from, to }],
      })),
      inner,
    );
    return changed.map(({ id }) => id);
  });
}

/** The role or group, kept from being deleted until the transaction is over. */
async function requireGrantable({ kind, organizationId, key }: Grantable, tx: Db): Promise<{ isConsole: boolean }> {
  if (kind === "role") {
    const role = (await listRoles(tx, organizationId, true)).find((known) => known.key === key);
    if (role) return { isConsole: role.console };
  } else if ((await existingGroups(tx, organizationId, [key], true)).length > 0) return { isConsole: false };
  throw new SsoError("validation_failed", {
    expected: said(kind === "role" ? "rolesHere" : "groupsHere"),
    got: plain(key),
    fields: { key: `${kind}_unknown` },
  });
}
