import type { Context } from "@/lib/context";
import { listRoles } from "@/lib/directory/organization-store";
import { SsoError } from "@/lib/errors/sso-error";
import type { Connection } from "./connection";
import { newConsoleRows } from "./role-row-changes";

/** So many rows help in a message; a pasted table may have thousands. */
const namedRows = 20;

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
  const named = rows.slice(0, namedRows).map(({ value, role }) => `${value} = ${role}`);
  if (rows.length > namedRows) named.push(`and ${rows.length - namedRows} more`);
  throw new SsoError("console_roles_unconfirmed", {
    expected: "a confirmation that these values make people administrators",
    got: named.join(", "),
  });
}
