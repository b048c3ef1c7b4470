import type { Context } from "@/lib/context";
import { manualGrantsOfUsers } from "./bulk-grant-store";
import { existingGroups } from "./group-store";
import { listRoles } from "./organization-store";
import { quotas } from "./quotas";
import type { UserRow } from "./user-csv";
import type { ExistingUser, ImportScene } from "./user-import-plan";
import { countUsers, listUsersOfEmails } from "./user-store";
import { userViews } from "./user-view-queries";

/** A statement takes so many values at once, and a page of people is in memory at most. */
const slice = 500;

/**
 * What the rows of an import are decided by, as it is now.
 * @returns everything of a scene that the database knows
 */
export async function readImportScene(
  organizationId: string,
  rows: readonly UserRow[],
  { db }: Pick<Context, "db">,
): Promise<Pick<ImportScene, "roles" | "groups" | "existing" | "room">> {
  const named = rows.flatMap(({ user }) => (user ? [user] : []));
  const [roles, count] = await Promise.all([listRoles(db, organizationId), countUsers(db, organizationId)]);
  const existing = new Map<string, ExistingUser>();
  for (const emails of slices(named.map(({ email }) => email)))
    for (const user of await readExisting(organizationId, emails, { db })) existing.set(user.view.email, user);
  const groups: string[] = [];
  for (const keys of slices([...new Set(named.flatMap((user) => user.groups ?? []))]))
    groups.push(...(await existingGroups(db, organizationId, keys)));
  return { roles, groups, existing, room: quotas.users - count };
}

async function readExisting(
  organizationId: string,
  emails: readonly string[],
  { db }: Pick<Context, "db">,
): Promise<ExistingUser[]> {
  const users = await listUsersOfEmails(db, organizationId, emails);
  const ids = users.map(({ id }) => id);
  const view = await userViews(db, organizationId, users);
  const roles = await manualGrantsOfUsers(db, "role", organizationId, ids);
  const groups = await manualGrantsOfUsers(db, "group", organizationId, ids);
  return users.map((user) => ({
    view: view(user),
    manual: { roles: roles.get(user.id) ?? [], groups: groups.get(user.id) ?? [] },
  }));
}

export function slices<Value>(values: readonly Value[], size = slice): Value[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}
