import { changeStatuses } from "@/lib/directory/change-statuses";
import { endSessions } from "@/lib/directory/end-sessions";
import { requireAdministratorLeft } from "@/lib/directory/require-administrator-left";
import { deleteUser } from "@/lib/directory/save-user";
import { findUser, type User } from "@/lib/directory/user-store";
import { personal, said } from "@/lib/facts/fact";
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
  const sessions = active ? 0 : await endSessionsOf(user, ctx);
  const target = { organizationId: user.organizationId, userIds: [user.id], status } as const;
  await changeStatuses(target, ctx);
  ctx.note.facts.push(active ? said("scimReactivated") : said("scimSuspended", { sessions }));
}

/** Does to somebody what the directory does when it deletes their entry. @throws ScimRefusal 409 for an operator; SsoError last_administrator */
export async function removePerson(userId: string, ctx: ScimContext): Promise<void> {
  if (ctx.directory.onDelete === "suspend") return changePersonStatus({ userId, active: false, wasActive: null }, ctx);
  const user = await requireUser(userId, ctx);
  requireNoOperator(user);
  const { organizationId } = user;
  const sessions = await endSessionsOf(user, ctx);
  await requireAdministratorLeft(ctx.db, organizationId, () =>
    deleteUser({ organizationId, userId, byOperator: false }, ctx),
  );
  ctx.note.facts.push(said("scimUserRemoved", { sessions }));
}

async function requireUser(userId: string, { db, directory }: ScimContext): Promise<User> {
  const user = await findUser(db, directory.organizationId, userId);
  if (!user) throw new Error("The directory's user is gone");
  return user;
}

/** The record of each session says that it was the directory. @returns how many ended */
async function endSessionsOf({ organizationId, id }: User, ctx: ScimContext): Promise<number> {
  const which = { organizationId, filter: { users: [id] }, byOperator: false };
  return (await endSessions(which, "directory", ctx)).length;
}

function requireNoOperator({ operator, email }: User): void {
  if (operator) throw new ScimRefusal(409, "mutability", said("scimOperatorKept", { email: personal(email) }));
}
