import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { type ConsoleRole, covers, may, type Permission, type Rights, rolesCovering, rolesWith } from "./console-role";

/** @throws SsoError permission_missing, which names the roles that may */
export function requirePermission(rights: Rights, permission: Permission): void {
  if (!may(rights, permission)) throw permissionMissing(rights, rolesWith(permission));
}

/** @throws SsoError permission_missing where the other person may do what who asks may not */
export function requireCovered(rights: Rights, others: Rights): void {
  if (covers(rights, others)) return;
  throw permissionMissing(rights, rolesCovering(others));
}

function permissionMissing(rights: Rights, needed: readonly ConsoleRole[]): SsoError {
  return new SsoError("permission_missing", {
    expected: said("consoleRoleNeeded", { roles: needed.join("_") }),
    got: said("consoleRoleHeld", { role: rights[0] ?? "none" }),
  });
}
