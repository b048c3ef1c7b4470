import { and, type Column, eq, exists, inArray, lte, or } from "drizzle-orm";
import { roles, userRoles, users } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";
import { type Permission, rolesWith } from "./console-role";

/**
 * A recovery code or a passkey counts while its owner may do what it was made for: as an operator, or by a role with the console that
 * was granted before it was made. A role that was taken away and given again does not wake old ones, whichever way it went.
 * @param permission what such a role has to allow; absent: anything in the console
 */
export function isInForce(db: Db, made: { userId: Column; createdAt: Column }, permission?: Permission) {
  const holdsConsole = db
    .select({ id: userRoles.userId })
    .from(userRoles)
    .innerJoin(roles, and(eq(roles.organizationId, userRoles.organizationId), eq(roles.key, userRoles.roleKey)))
    .where(
      and(
        eq(userRoles.userId, users.id),
        eq(userRoles.organizationId, users.organizationId),
        permission === undefined ? eq(roles.console, true) : inArray(roles.consoleRole, rolesWith(permission)),
        lte(userRoles.createdAt, made.createdAt),
      ),
    );
  return exists(
    db
      .select({ id: users.id })
      .from(users)
      .where(
        and(eq(users.id, made.userId), eq(users.status, "active"), or(eq(users.operator, true), exists(holdsConsole))),
      ),
  );
}
