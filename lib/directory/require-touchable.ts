import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { covers } from "./console-role";
import { listRoles } from "./organization-store";
import { requireAdministratorLeft } from "./require-administrator-left";
import { requireCovered, requirePermission } from "./require-permission";
import { rightsOfUsers } from "./role-grant-store";
import { findUser, type User } from "./user-store";

/** Which user, and whether an operator asks: nobody else may touch an operator's account. */
export type UserTarget = { organizationId: string; userId: string; byOperator: boolean };

/**
 * The user, unless it is an operator's account and no operator asks: a tenant's administrator who could change an
 * operator's address would receive the operator's sign-in codes, and with them every other tenant. For the same reason nobody
 * touches the account of who may do in the organization what they may not.
 * @throws SsoError not_found, forbidden, permission_missing
 */
export async function requireTouchable(
  { organizationId, userId, byOperator }: UserTarget,
  { db, rights }: Pick<Context, "db" | "rights">,
): Promise<User> {
  const user = await findUser(db, organizationId, userId);
  if (!user) throw new SsoError("not_found");
  if (user.operator && !byOperator)
    throw new SsoError("forbidden", { expected: said("operator"), got: said("oneOrganizationAdministrator") });
  const held = (await rightsOfUsers(db, organizationId, [userId])).get(userId) ?? [];
  requireCovered(rights, held);
  return user;
}

/** Those of these users who may do nothing in the organization that who asks may not. */
export async function coveredUsers(
  organizationId: string,
  userIds: readonly string[],
  { db, rights }: Pick<Context, "db" | "rights">,
): Promise<string[]> {
  const held = await rightsOfUsers(db, organizationId, userIds);
  return userIds.filter((id) => covers(rights, held.get(id) ?? []));
}

/**
 * Does work in one transaction after which somebody still owns the organization. An operator may take the last owner: they can name
 * another one.
 * @param mayTake the work can take from the user what they may do
 * @throws SsoError last_administrator
 */
export async function whileOwned<T>(
  { organizationId, userId, byOperator }: UserTarget,
  mayTake: boolean,
  ctx: Context,
  work: (inner: Context) => Promise<T>,
): Promise<T> {
  return ctx.db.transaction(async (tx) => {
    const inner = { ...ctx, db: tx };
    const held = mayTake && !byOperator ? await rightsOfUsers(tx, organizationId, [userId]) : null;
    if (!held?.get(userId)?.includes("owner")) return work(inner);
    return requireAdministratorLeft(tx, organizationId, () => work(inner));
  });
}

/** Roles that are there, and no new one with the console by who may not give it. @throws SsoError validation_failed, permission_missing */
export async function requireGivable(
  organizationId: string,
  { wanted, held }: { wanted: readonly string[]; held: readonly string[] },
  { db, rights }: Context,
): Promise<void> {
  const roles = await listRoles(db, organizationId);
  const known = roles.map((role) => role.key);
  const unknown = wanted.filter((key) => !known.includes(key));
  const given = roles.filter(({ key }) => wanted.includes(key) && !held.includes(key));
  if (given.some((role) => role.console)) requirePermission(rights, "console_roles.write");
  if (unknown.length === 0) return;
  throw new SsoError("validation_failed", {
    expected: said("oneOf", { values: plain(known) }),
    got: plain(unknown),
    fields: { role: "role_unknown" },
  });
}
