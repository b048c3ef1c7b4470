import type { Context } from "@/lib/context";
import { listRoles } from "@/lib/directory/organization-store";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import type { Connection } from "./connection";
import { newConsoleRows } from "./role-row-changes";

/**
 * The gate of rows that make people administrators: whoever holds the value at the provider administers the organization, so
 * somebody has to say that this is meant.
 * @param isConfirmed the caller has seen the rows and means them
 * @throws SsoError console_roles_unconfirmed
 */
export async function requireConfirmed(
  before: Connection | null,
  after: Connection,
  isConfirmed: boolean,
  { db }: Pick<Context, "db">,
): Promise<void> {
  if (isConfirmed) return;
  const roles = await listRoles(db, after.organizationId);
  const consoleRoles = new Set(roles.filter((role) => role.console).map(({ key }) => key));
  const rows = newConsoleRows(before?.provisioning.roles ?? null, after.provisioning.roles, consoleRoles);
  if (rows.length === 0) return;
  throw new SsoError("console_roles_unconfirmed", {
    expected: said("confirmAdministrators"),
    got: plain(rows.map(({ value, role }) => `${value} = ${role}`)),
  });
}
