import { z } from "zod";
import type { ProvisioningPolicy } from "@/lib/provisioning/provisioning-policy";

type Roles = ProvisioningPolicy["roles"];

/** A row of the role table whose role administers the organization. */
export const consoleRowSchema = z.object({ value: z.string(), role: z.string() });
export type ConsoleRow = z.infer<typeof consoleRowSchema>;

/**
 * Rows that would make people administrators and did not before. Where the table was empty, a value that equals a role's key was
 * that role already.
 * @param before null for a new connection
 */
export function newConsoleRows(before: Roles | null, after: Roles, consoleRoles: ReadonlySet<string>): ConsoleRow[] {
  const known = new Set(before?.rules.map(({ value, role }) => JSON.stringify([value, role])));
  const hadKeys = before !== null && before.rules.length === 0;
  return after.rules.flatMap(({ value, role }) => {
    const isKnown = known.has(JSON.stringify([value, role])) || (hadKeys && value === role);
    return consoleRoles.has(role) && !isKnown ? [{ value, role }] : [];
  });
}

/** Keys of roles that count as values today, because the table is empty, and would not by the rows that are saved now. */
export function endedKeys(before: Roles | null, after: Roles, roleKeys: readonly string[]): string[] {
  if (before === null || before.rules.length > 0 || after.rules.length === 0) return [];
  const kept = new Set(after.rules.filter(({ value, role }) => value === role).map(({ value }) => value));
  return roleKeys.filter((key) => !kept.has(key));
}
