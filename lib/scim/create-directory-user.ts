import { randomUUID } from "node:crypto";
import { brokenConstraint, retryOnConflict } from "@/lib/db/database";
import { personal, said } from "@/lib/facts/fact";
import { changePersonStatus } from "./change-person-status";
import { type DirectoryUser, insertDirectoryUser, isTaken, updateDirectoryUserRow } from "./directory-user-store";
import { provisionPerson } from "./provision-person";
import { nameOf, type ScimContext } from "./scim-context";
import { ScimRefusal } from "./scim-refusal";
import { tryOut, withinTransaction } from "./try-out";
import { addressOf, fromUserResource, nameKey, textAt, type UserResource } from "./user-resource";

/**
 * Takes up somebody whom a directory names first: anyone who has the name already stays as they are. An external id is the client's
 * business, and two may have one (decision 0064). Somebody who is a user here without the directory is taken over when the decision says
 * so.
 * @throws ScimRefusal 409 uniqueness, mutability; SsoError last_administrator
 */
export async function createDirectoryUser(wanted: UserResource, ctx: ScimContext): Promise<DirectoryUser> {
  ctx.note.target = { type: "user", id: null, label: wanted.userName };
  ctx.note.body = fromUserResource(wanted);
  const row = newRow(wanted, ctx);
  const before = ctx.note.facts.length;
  return orTaken(
    () => wanted.userName,
    () =>
      retryOnConflict(() =>
        ctx.db.transaction(async (tx) => {
          ctx.note.facts.splice(before);
          ctx.note.receiptId = null;
          const inner = await withinTransaction(tx, ctx);
          if (await isTaken(tx, nameOf(ctx.directory), row.userNameKey)) throw taken(wanted.userName);
          const made = await insertDirectoryUser(tx, row);
          ctx.note.target = { type: "user", id: made.id, label: made.userName };
          ctx.note.action = "user.created";
          return settleUser(made, null, inner);
        }),
      ),
  );
}

function newRow(wanted: UserResource, { directory, now }: ScimContext) {
  const active = wanted.active ?? true;
  return {
    id: randomUUID(),
    ...nameOf(directory),
    ...columnsOf({ ...wanted, active }),
    active,
    createdAt: now,
    updatedAt: now,
  };
}

/** What of a resource has a column. */
export function columnsOf(resource: UserResource) {
  const { userName, externalId, active, attributes } = resource;
  return {
    userName,
    userNameKey: nameKey(userName),
    externalId,
    email: addressOf(resource),
    displayName: textAt(attributes, "displayName"),
    resource: { ...attributes, ...(active !== null && { active }) },
  };
}

/** What the directory said when it was last carried out; null of an entry that stands for nobody yet. */
export function carriedOut({ userId, active, activeBeforeDryRun }: DirectoryUser): boolean | null {
  return userId === null ? null : (activeBeforeDryRun ?? active);
}

/**
 * Makes the user what the row says: who they are, then whether they are active. In the caller's transaction.
 * @param wasActive what the directory said before; null for an entry that is new
 * @returns the row with its user
 * @throws ScimRefusal 409; SsoError last_administrator
 */
export async function settleUser(
  row: DirectoryUser,
  wasActive: boolean | null,
  ctx: ScimContext,
): Promise<DirectoryUser> {
  const userId = await tryOut(ctx, async (inner) => {
    const id = await provisionPerson(row, inner);
    if (id !== null) await changePersonStatus({ userId: id, active: row.active, wasActive }, inner);
    return id;
  });
  ctx.note.userId = userId ?? row.userId;
  if (userId === null || userId === row.userId) return row;
  return updateDirectoryUserRow(ctx.db, nameOf(ctx.directory), row.id, { userId });
}

function taken(name: string): ScimRefusal {
  return new ScimRefusal(409, "uniqueness", said("scimUserTaken", { name: personal(name) }));
}

/** What the constraint of the database stops, when two arrive at once, is the same refusal. */
export async function orTaken<T>(name: () => string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (brokenConstraint(error) === "one_user_name_per_directory") throw taken(name());
    throw error;
  }
}
