import { recordAudits } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { listRoles, type Role } from "@/lib/directory/organization-store";
import { requireAdministratorLeft } from "@/lib/directory/require-administrator-left";
import { plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { changeRoles } from "@/lib/provisioning/role-changes";
import {
  giveRoles,
  holdDirectoryPeople,
  holdDirectoryRoles,
  listRoleHolders,
  type RoleHolder,
  takeRole,
} from "./directory-role-store";
import { type DirectoryRoles, isWithoutRoles, roleQuestion, roleReason, sentRoles } from "./directory-roles";
import type { Directory } from "./directory-store";
import { grantorOf, nameOf } from "./scim-context";

/** What changes for one user. */
type Shift = { holder: RoleHolder; given: { role: string; reason: Fact }[]; taken: string[] };

/** How many people came to a role, and how many lost it. */
export type RoleShifts = { role: string; given: number; taken: number }[];

const batch = 1_000;

/**
 * Gives people of a directory the roles that its table means by what it says of them now, and takes those that it no longer means: by the
 * decision of a sign-in, in a few statements whatever their number. What others gave stays. In the caller's transaction.
 * @param ids of the directory; null: everybody
 * @throws SsoError last_administrator
 */
export async function fillRoles(
  directory: Directory,
  ids: readonly string[] | null,
  ctx: Pick<Context, "db" | "now" | "actor" | "requestId">,
): Promise<RoleShifts> {
  const name = nameOf(directory);
  const { organizationId } = name;
  const table = await holdDirectoryRoles(ctx.db, name);
  // Without a table there is nothing to take either: saving an empty one took it from everybody.
  if (ids !== null && (ids.length === 0 || isWithoutRoles(table))) return [];
  const roles = await listRoles(ctx.db, organizationId, true);
  const people = await holdDirectoryPeople(ctx.db, name, ids);
  const shifts: Shift[] = [];
  for (let start = 0; start < people.length; start += batch) {
    const some = { ids: people.slice(start, start + batch), grantedBy: grantorOf(directory) };
    for (const holder of await listRoleHolders(ctx.db, name, some)) shifts.push(shiftOf(holder, table, roles));
  }
  const changed = shifts.filter(({ given, taken }) => given.length + taken.length > 0);
  if (changed.length === 0) return [];
  const write = () => writeShifts(directory, changed, ctx);
  const consoleRoles = new Set(roles.filter((role) => role.console).map(({ key }) => key));
  const takesConsole = changed.some(({ taken }) => taken.some((role) => consoleRoles.has(role)));
  await (takesConsole ? requireAdministratorLeft(ctx.db, organizationId, write) : write());
  return countShifts(changed);
}

function shiftOf(holder: RoleHolder, table: DirectoryRoles | null, roles: readonly Role[]): Shift {
  const { values, policy } = roleQuestion(table, { groups: holder.groups, roles: sentRoles(holder.sent) });
  const decided = changeRoles({ profile: { roleValues: values }, policy: { roles: policy }, roles }, holder.held, []);
  if ("kind" in decided) throw new Error("A directory refuses nobody for a role");
  const given = decided.granted.map(({ role }) => ({ role, reason: roleReason(table, values, role) }));
  return { holder, given, taken: decided.revoked };
}

async function writeShifts(
  directory: Directory,
  shifts: readonly Shift[],
  ctx: Pick<Context, "db" | "now" | "actor" | "requestId">,
): Promise<void> {
  const { organizationId } = directory;
  const grantor = { organizationId, grantedBy: grantorOf(directory) };
  const losers = new Map<string, string[]>();
  for (const { holder, taken } of shifts)
    for (const role of taken) {
      const userIds = losers.get(role) ?? [];
      userIds.push(holder.userId);
      losers.set(role, userIds);
    }
  for (const [role, userIds] of losers) await takeRole(ctx.db, grantor, { role, userIds });
  const grants = shifts.flatMap(({ holder, given }) =>
    given.map(({ role, reason }) => ({
      userId: holder.userId,
      role,
      reason: said("reasonInDirectory", { reason, directory: directory.name }),
    })),
  );
  await giveRoles(ctx.db, grantor, grants, ctx.now);
  await recordAudits(
    shifts.map(({ holder, given, taken }) => ({
      organizationId,
      action: "user.updated" as const,
      target: { type: "user", id: holder.userId, label: holder.label },
      changes: [{ field: "roles", from: taken, to: given.map(({ role }) => role) }],
      hasOtherwise: holder.heldOtherwise,
    })),
    ctx,
  );
}

function countShifts(shifts: readonly Shift[]): RoleShifts {
  const counts = new Map<string, { given: number; taken: number }>();
  const count = (role: string, what: "given" | "taken") => {
    const known = counts.get(role) ?? { given: 0, taken: 0 };
    counts.set(role, { ...known, [what]: known[what] + 1 });
  };
  for (const { given, taken } of shifts) {
    for (const { role } of given) count(role, "given");
    for (const role of taken) count(role, "taken");
  }
  return [...counts].map(([role, numbers]) => ({ role, ...numbers }));
}

/** What changed, for the list of requests. */
export function shiftFacts(shifts: RoleShifts): Fact[] {
  return shifts.flatMap(({ role, given, taken }) => [
    ...(given > 0 ? [said("scimRoleGiven", { role: plain(role), count: given })] : []),
    ...(taken > 0 ? [said("scimRoleTaken", { role: plain(role), count: taken })] : []),
  ]);
}
