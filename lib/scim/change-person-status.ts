import { changeStatuses } from "@/lib/directory/change-statuses";
import { requireAdministratorLeft } from "@/lib/directory/require-administrator-left";
import { deleteUser } from "@/lib/directory/save-user";
import { findUser, type User } from "@/lib/directory/user-store";
import { personal, said } from "@/lib/facts/fact";
import { endPersonAccess } from "./end-person-access";
import type { ScimContext } from "./scim-context";
import { ScimRefusal } from "./scim-refusal";

/**
 * Suspends somebody whom the directory says to be inactive, which ends their sessions and what else they hold, or activates them
 * again. Their groups stay for their return. In the caller's transaction.
 * @param wasActive what the directory said before; null for an entry that is new
 * @throws ScimRefusal 409 for an operator; SsoError last_administrator
 */
export async function changePersonStatus(
  { userId, active, wasActive }: { userId: string; active: boolean; wasActive: boolean | null },
  ctx: ScimContext,
): Promise<void> {
  const user = await requireUser(userId, ctx);
  const isSuspended = user.status === "suspended";
  if (active !== isSuspended) return;
  if (active && wasActive === true) {
    // Nothing changed at the provider: an administrator's word stands.
    ctx.note.facts.push(said("scimSuspendedHere"));
    return;
  }
  requireNoOperator(user);
  const status = active ? "active" : "suspended";
  const target = { organizationId: user.organizationId, userIds: [user.id], status } as const;
  const change = () => changeStatuses(target, ctx);
  if (active) {
    await change();
    ctx.note.facts.push(said("scimReactivated"));
    return;
  }
  const { sessions, told } = await endPersonAccess({ user, how: "suspend", take: change }, ctx);
  ctx.note.facts.push(said("scimSuspended", { sessions }), ...told);
}

/** Does to somebody what the directory does when it deletes their entry. @throws ScimRefusal 409 for an operator; SsoError last_administrator */
export async function removePerson(userId: string, ctx: ScimContext): Promise<void> {
  if (ctx.directory.onDelete === "suspend") return changePersonStatus({ userId, active: false, wasActive: null }, ctx);
  const user = await requireUser(userId, ctx);
  requireNoOperator(user);
  const { organizationId } = user;
  const take = () =>
    requireAdministratorLeft(ctx.db, organizationId, () =>
      deleteUser({ organizationId, userId, byOperator: false }, ctx),
    );
  const { sessions, told } = await endPersonAccess({ user, how: "remove", take }, ctx);
  ctx.note.facts.push(said("scimUserRemoved", { sessions }), ...told);
}

async function requireUser(userId: string, { db, directory }: ScimContext): Promise<User> {
  const user = await findUser(db, directory.organizationId, userId);
  if (!user) throw new Error("The directory's user is gone");
  return user;
}

function requireNoOperator({ operator, email }: User): void {
  if (operator) throw new ScimRefusal(409, "mutability", said("scimOperatorKept", { email: personal(email) }));
}
