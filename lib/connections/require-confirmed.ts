import type { Context } from "@/lib/context";
import { may } from "@/lib/directory/console-role";
import { listRoles } from "@/lib/directory/organization-store";
import { requirePermission } from "@/lib/directory/require-permission";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import type { Connection } from "./connection";
import { newConsoleRows } from "./role-row-changes";

/**
 * The gate of rows that make people administrators: whoever holds the value at the provider administers the organization, so
 * somebody has to say that this is meant, and may give console roles by hand, too.
 * @param isConfirmed the caller has seen the rows and means them
 * @throws SsoError console_roles_unconfirmed, permission_missing
 */
export async function requireConfirmed(
  before: Connection | null,
  after: Connection,
  isConfirmed: boolean,
  { db, rights }: Pick<Context, "db" | "rights">,
): Promise<void> {
  const mayGive = may(rights, "console_roles.write");
  if (isConfirmed && mayGive) return;
  if (!mayGive && vouchesForAdministrators(before, after)) requirePermission(rights, "console_roles.write");
  const roles = await listRoles(db, after.organizationId);
  const consoleRoles = new Set(roles.filter((role) => role.console).map(({ key }) => key));
  const rows = newConsoleRows(before?.provisioning.roles ?? null, after.provisioning.roles, consoleRoles);
  if (rows.length === 0) return;
  requirePermission(rights, "console_roles.write");
  if (isConfirmed) return;
  throw new SsoError("console_roles_unconfirmed", {
    expected: said("confirmAdministrators"),
    got: plain(rows.map(({ value, role }) => `${value} = ${roles.find(({ key }) => key === role)?.name ?? role}`)),
  });
}

/**
 * A change that gives console roles without naming one: anyone whom the provider names may become an administrator's account, or may give
 * themselves any role by its key, because a live connection takes the claim and has no rows.
 */
function vouchesForAdministrators(before: Connection | null, after: Connection): boolean {
  const isLinking = after.provisioning.linkAdministrators && before?.provisioning.linkAdministrators !== true;
  return isLinking || (takesKeys(after) && !(before && takesKeys(before)));
}

const takesKeys = ({ status, claims, provisioning }: Connection) =>
  status === "live" && provisioning.roles.rules.length === 0 && claims.some(({ field }) => field === "role");
