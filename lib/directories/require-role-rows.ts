import type { Context } from "@/lib/context";
import { may } from "@/lib/directory/console-role";
import { listRoles } from "@/lib/directory/organization-store";
import { requirePermission } from "@/lib/directory/require-permission";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import type { DirectoryRoles } from "@/lib/scim/directory-roles";

type Rows = {
  organizationId: string;
  /** Null for a directory that gave no roles. */
  before: DirectoryRoles | null;
  after: DirectoryRoles;
  /** The caller has seen the rows and means them. */
  isConfirmed: boolean;
};

/**
 * What a table of roles must hold before it is saved: roles that there are, and of new rows that make people administrators the word of
 * somebody who may give console roles (as with connections, decision 0068). A default reaches people whom nobody named, so it opens no
 * console.
 * @throws SsoError validation_failed, console_roles_unconfirmed, permission_missing
 */
export async function requireRoleRows(
  { organizationId, before, after, isConfirmed }: Rows,
  { db, rights }: Pick<Context, "db" | "rights">,
): Promise<void> {
  const roles = await listRoles(db, organizationId, true);
  const byKey = new Map(roles.map((role) => [role.key, role]));
  const problems: Record<string, string> = {};
  for (const [index, { role }] of after.rules.entries())
    if (!byKey.has(role)) problems[`roles.rules.${index}.role`] = "role_unknown";
  const fallback = after.default === null ? null : byKey.get(after.default);
  if (fallback === undefined) problems["roles.default"] = "role_unknown";
  if (fallback?.console) problems["roles.default"] = "role_opens_console";
  if (Object.keys(problems).length > 0) throw new SsoError("validation_failed", { fields: problems });
  const isKnown = (row: DirectoryRoles["rules"][number]) =>
    before?.rules.some(({ from, value, role }) => from === row.from && value === row.value && role === row.role);
  const rows = after.rules.filter((row) => byKey.get(row.role)?.console && !isKnown(row));
  if (rows.length === 0) return;
  requirePermission(rights, "console_roles.write");
  if (isConfirmed) return;
  throw new SsoError("console_roles_unconfirmed", {
    expected: said("confirmAdministrators"),
    got: plain(rows.map(({ value, role }) => `${value} = ${byKey.get(role)?.name ?? role}`)),
  });
}

/**
 * Whoever has a token of a directory says who is in which group: where that opens the console, a token is a console role in advance.
 * @throws SsoError permission_missing
 */
export async function requireTokenAllowed(
  { organizationId, roles }: { organizationId: string; roles: DirectoryRoles | null },
  { db, rights }: Pick<Context, "db" | "rights">,
): Promise<void> {
  if (roles === null || may(rights, "console_roles.write")) return;
  const consoleRoles = (await listRoles(db, organizationId)).filter((role) => role.console).map(({ key }) => key);
  if (roles.rules.some(({ role }) => consoleRoles.includes(role))) requirePermission(rights, "console_roles.write");
}
