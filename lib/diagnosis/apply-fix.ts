import type { Connection } from "@/lib/connections/connection";
import { toConfig, withConfiguration } from "@/lib/connections/stored-configuration";
import type { ErrorCode } from "@/lib/errors/catalogue";
import { type EvidenceName, type FixChange, type FixId, type FixRow, fixesOf } from "./fixes";

/** What was seen in an answer, by name; what is not there was not seen. */
export type Evidence = Partial<Record<EvidenceName, string>>;

/** A fix as a page offers it: what it would change, in words of the configuration. */
export type FixOffer = {
  id: FixId;
  /** The value that it uses, for the button's text. */
  value: string | null;
  changes: { path: string; from: unknown; to: unknown }[];
  needsSignIn: boolean;
  /** The administrator has to choose a role first. */
  needsRole: boolean;
};

type Json = null | string | number | boolean | Json[] | { [name: string]: Json };
type Tree = { [name: string]: Json };

/** The fixes of a code that would change something, with what was seen. Pure. */
export function offeredFixes(code: ErrorCode | "ok", connection: Connection, evidence: Evidence): FixOffer[] {
  return fixesOf(code).flatMap((row) => {
    if (row.when !== undefined && evidence[row.when] === undefined) return [];
    const needsRole = row.changes.some((change) => "addRoleRow" in change);
    const before = treeOf(connection);
    const after = treeOf(connection);
    if (!row.changes.every((change) => applyChange(after, change, evidence, { role: "role", roles: [] }))) return [];
    const changes = row.changes.flatMap((change) => {
      const path = pathOf(change);
      const [from, to] = [valueAt(before, path), valueAt(after, path)];
      return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ path, from, to }];
    });
    if (changes.length === 0 || !isReadable(connection, after)) return [];
    return [
      { id: row.id, value: shownValueOf(row, evidence), changes, needsSignIn: row.needsSignIn === true, needsRole },
    ];
  });
}

/** How a sign-in ended, with the connection that verifies it and what is known of the answer. */
type Diagnosis = { code: ErrorCode | "ok"; connection: Connection; evidence: Evidence };

/**
 * The connection with a fix applied, parsed again like everything that is saved. Pure.
 * @param choice the role for a new row, and the keys of all roles: a first row would end "a value that equals a role's key
 *   is that role", so the rows that mean the same come with it
 * @returns null when the fix is not offered for this code and this evidence
 */
export function applyFix(
  { code, connection, evidence }: Diagnosis,
  id: string,
  choice: { role: string | null; roles: readonly string[] },
): Connection | null {
  const row = fixesOf(code).find((fix) => fix.id === id);
  if (!row || !offeredFixes(code, connection, evidence).some((offer) => offer.id === id)) return null;
  const needsRole = row.changes.some((change) => "addRoleRow" in change);
  if (needsRole && (choice.role === null || !choice.roles.includes(choice.role))) return null;
  const config = treeOf(connection);
  for (const change of row.changes)
    applyChange(config, change, evidence, { role: choice.role ?? "", roles: choice.roles });
  return withConfiguration(connection, { name: connection.name, config });
}

/** What a provider sends may be no value of the field: no address, too long, one too many. */
function isReadable(connection: Connection, config: Tree): boolean {
  try {
    withConfiguration(connection, { name: connection.name, config });
    return true;
  } catch {
    return false;
  }
}

function treeOf(connection: Connection): Tree {
  return structuredClone(toConfig(connection)) as unknown as Tree;
}

function pathOf(change: FixChange): string {
  if ("set" in change) return change.set;
  if ("add" in change) return change.add;
  if ("remove" in change) return change.remove;
  if ("raise" in change) return change.raise;
  return "addRoleRow" in change ? "provisioning.roles.rules" : "claims";
}

function shownValueOf({ changes, when }: FixRow, evidence: Evidence): string | null {
  const names = changes.flatMap((change) => {
    if ("from" in change) return [change.from];
    if ("addRoleRow" in change) return [change.addRoleRow];
    if ("splitRolesAt" in change) return [change.splitRolesAt];
    return "mapEmailFrom" in change ? [change.mapEmailFrom] : [];
  });
  const [name] = when === undefined ? names : [...names, when];
  return name === undefined ? null : (evidence[name] ?? null);
}

/** @returns false when the evidence for it is missing, or its place is not there */
function applyChange(
  config: Tree,
  change: FixChange,
  evidence: Evidence,
  choice: { role: string; roles: readonly string[] },
): boolean {
  if ("raise" in change) {
    const value = valueAt(config, change.raise);
    return typeof value === "number" && put(config, change.raise, Math.min(value + change.by, change.max));
  }
  if ("to" in change) return put(config, change.set, structuredClone(change.to) as Json);
  const value = evidence[evidenceOf(change)];
  if (value === undefined) return false;
  if ("set" in change) return put(config, change.set, value);
  const path = pathOf(change);
  const list = valueAt(config, path);
  if (!Array.isArray(list)) return false;
  if ("add" in change) return put(config, path, list.includes(value) ? list : [...list, value]);
  if ("remove" in change)
    return put(
      config,
      path,
      list.filter((entry) => entry !== value),
    );
  if ("splitRolesAt" in change)
    return put(
      config,
      path,
      list.map((row) => withSplit(row, value)),
    );
  if ("mapEmailFrom" in change) return put(config, path, [{ field: "email", from: value }, ...list]);
  const implicit = list.length > 0 ? [] : choice.roles.map((role): Json => ({ value: role, role }));
  return put(config, path, [...list, ...implicit, { value, role: choice.role }]);
}

function evidenceOf(change: Exclude<FixChange, { raise: string } | { to: unknown }>): EvidenceName {
  if ("addRoleRow" in change) return change.addRoleRow;
  if ("splitRolesAt" in change) return change.splitRolesAt;
  return "mapEmailFrom" in change ? change.mapEmailFrom : change.from;
}

function withSplit(row: Json, separator: string): Json {
  if (!isTree(row) || row.field !== "role") return row;
  const steps = Array.isArray(row.transforms) ? row.transforms : [];
  return { ...row, transforms: [{ type: "split", separator }, ...steps] };
}

function valueAt(tree: Tree, path: string): Json | undefined {
  return path.split(".").reduce<Json | undefined>((value, name) => (isTree(value) ? value[name] : undefined), tree);
}

function put(tree: Tree, path: string, value: Json): boolean {
  const names = path.split(".");
  const last = names.pop() ?? "";
  const holder = names.length === 0 ? tree : valueAt(tree, names.join("."));
  if (!isTree(holder)) return false;
  holder[last] = value;
  return true;
}

function isTree(value: Json | undefined): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
