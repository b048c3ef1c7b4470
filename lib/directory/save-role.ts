import { z } from "zod";
import { recordAudit } from "@/lib/audit/audit-store";
import { diffFields } from "@/lib/audit/diff-fields";
import { requireAsRead } from "@/lib/audit/require-as-read";
import type { Context } from "@/lib/context";
import { brokenConstraint, brokenReference } from "@/lib/db/database";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { type ConsoleRole, consoleColumns, consoleRoles } from "./console-role";
import type { RoleInput, RolePatch } from "./directory-schema";
import { lockRow } from "./lock-row-store";
import { whatNamesRole } from "./mapping-reference-store";
import { deleteRoleRow, findRole, insertRole, type Role, updateRoleRow } from "./organization-store";
import { deleteVoidPasskeys } from "./passkey-store";
import { deleteVoidRecoveryCodes } from "./recovery-code-store";
import { requireAdministratorLeft } from "./require-administrator-left";
import { requirePermission } from "./require-permission";
import { countHolders } from "./role-grant-store";

export const roleViewSchema = z
  .object({
    key: z.string(),
    name: z.string(),
    console: z.boolean().meta({ description: "Holders may open the console." }),
    consoleRole: z.enum(consoleRoles).nullable().meta({ description: "What holders may do in the console." }),
    position: z.int().meta({ description: "0 is the highest priority." }),
  })
  .meta({ id: "Role" });
export type RoleView = z.infer<typeof roleViewSchema>;

export function toRoleView({ key, name, console, consoleRole, position }: Role): RoleView {
  return { key, name, console, consoleRole, position };
}

/** @throws SsoError already_exists, permission_missing for a console role that who asks may not give */
export async function createRole(input: { organizationId: string; role: RoleInput }, ctx: Context): Promise<RoleView> {
  const { key, name } = input.role;
  const consoleRole = wantedConsoleRole(input.role, null);
  if (consoleRole !== null) requirePermission(ctx.rights, "console_roles.write");
  try {
    return await ctx.db.transaction(async (tx) => {
      const columns = { key, name, ...consoleColumns(consoleRole) };
      const role = toRoleView(
        await insertRole(tx, { ...columns, organizationId: input.organizationId, createdAt: ctx.now }),
      );
      await auditRole(
        { organizationId: input.organizationId, action: "role.created", before: null, after: role },
        { ...ctx, db: tx },
      );
      return role;
    });
  } catch (error) {
    if (!brokenConstraint(error)) throw error;
    throw new SsoError("already_exists", {
      expected: said("freeRoleKey"),
      got: plain(input.role.key),
      fields: { key: "role_taken" },
    });
  }
}

/**
 * A role that loses the console takes its holders' recovery codes and passkeys with it. What holders may do is for owners to say, and one who
 * owns the organization stays, but for an operator, who can name another one.
 * @throws SsoError not_found, permission_missing, last_administrator, changed_meanwhile
 */
export async function updateRole(
  input: { organizationId: string; key: string; patch: RolePatch; byOperator: boolean },
  ctx: Context,
): Promise<RoleView> {
  const before = await findRole(ctx.db, input.organizationId, input.key);
  if (!before) throw new SsoError("not_found");
  if (Object.keys(input.patch).length === 0) return toRoleView(before);
  const consoleRole = wantedConsoleRole(input.patch, before.consoleRole);
  const isOther = consoleRole !== before.consoleRole;
  if (isOther) requirePermission(ctx.rights, "console_roles.write");
  return ctx.db.transaction(async (tx) => {
    let stored = before;
    const write = async () => {
      await lockRow(tx, { type: "role", organizationId: input.organizationId, key: input.key });
      stored = (await findRole(tx, input.organizationId, input.key)) ?? before;
      const { name = stored.name } = input.patch;
      const columns = { name, ...consoleColumns(isOther ? consoleRole : stored.consoleRole) };
      return updateRoleRow(tx, input.organizationId, input.key, columns);
    };
    const isGuarded = isOther && !input.byOperator;
    const after = isGuarded ? await requireAdministratorLeft(tx, input.organizationId, write) : await write();
    if (!after) throw new SsoError("not_found");
    if (stored.console && !after.console) {
      await deleteVoidRecoveryCodes(tx, input.organizationId);
      await deleteVoidPasskeys(tx, input.organizationId);
    }
    await auditRole(
      {
        organizationId: input.organizationId,
        action: "role.updated",
        before: toRoleView(stored),
        after: toRoleView(after),
      },
      { ...ctx, db: tx },
    );
    return toRoleView(after);
  });
}

/**
 * Deletes a role that nothing names: the next role of its key would find holders and rows that nobody chose for it. Whoever is
 * given the role at the same moment keeps it from going, by a foreign key.
 * @throws SsoError not_found, role_in_use while somebody holds it, or a connection or application names it
 */
export async function deleteRole(input: { organizationId: string; key: string }, ctx: Context): Promise<void> {
  const { organizationId, key } = input;
  const role = await findRole(ctx.db, organizationId, key);
  if (!role) throw new SsoError("not_found");
  try {
    await ctx.db.transaction(async (tx) => {
      await deleteRoleRow(tx, organizationId, key);
      const naming = await whatNamesRole(tx, organizationId, key);
      if (naming.length > 0) throw new SsoError("role_in_use", { expected: said("unnamedRole"), got: plain(naming) });
      await auditRole(
        { organizationId, action: "role.deleted", before: toRoleView(role), after: null },
        { ...ctx, db: tx },
      );
    });
  } catch (error) {
    if (!brokenReference(error)) throw error;
    const holders = await countHolders(ctx.db, organizationId, key);
    throw new SsoError("role_in_use", { expected: said("unheldRole"), got: said("holders", { count: holders }) });
  }
}

/** What holders may do by what was sent; `console` alone is what scripts say that know no console roles. */
function wantedConsoleRole(
  { console, consoleRole }: Pick<RolePatch, "console" | "consoleRole">,
  before: ConsoleRole | null,
): ConsoleRole | null {
  if (consoleRole !== undefined) return consoleRole;
  if (console === undefined) return before;
  return console ? (before ?? "owner") : null;
}

type RoleChange = {
  organizationId: string;
  action: `role.${string}`;
  before: RoleView | null;
  after: RoleView | null;
};

async function auditRole({ organizationId, action, before, after }: RoleChange, ctx: Context): Promise<void> {
  const role = after ?? before;
  const changes = diffFields(before, after);
  if (!role || (before && after && changes.length === 0)) return;
  requireAsRead(changes, ctx);
  await recordAudit({ organizationId, action, target: { type: "role", id: role.key, label: role.name }, changes }, ctx);
}
