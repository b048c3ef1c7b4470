import type { AttributeValue } from "@/lib/identity/attribute-type";
import type { UserInput, UserPatch } from "./directory-schema";
import type { ExistingPolicy, ImportField } from "./import-fields";
import type { ImportProblem, UserRow } from "./user-csv";
import type { UserView } from "./user-view";

/** Somebody whom a row names and who is there already, with the keys that they hold by hand. */
export type ExistingUser = { view: UserView; manual: { roles: readonly string[]; groups: readonly string[] } };

/** What the rows are decided by. */
export type ImportScene = {
  roles: readonly { key: string; console: boolean }[];
  /** Of the groups that the file names, those that exist. */
  groups: readonly string[];
  /** By address. */
  existing: ReadonlyMap<string, ExistingUser>;
  policy: ExistingPolicy;
  /** How many users may still be created. */
  room: number;
  /** Who imports: nobody locks themselves out by a file. */
  actorId: string | null;
  /** An operator imports: nobody else changes an operator's account. */
  byOperator: boolean;
};

type Decision =
  | { kind: "create"; user: UserInput }
  | { kind: "update"; userId: string; patch: UserPatch; losesAccess: boolean }
  | { kind: "unchanged" | "skipped" }
  | { kind: "refused"; problems: ImportProblem[] };

export type PlannedRow = Pick<UserRow, "record" | "email"> & {
  decision: Decision;
  /** The roles with the console that the row would give. */
  consoleRoles: string[];
};

/** What is done for each row of a file. Pure. */
export function planImport(rows: readonly UserRow[], scene: ImportScene): PlannedRow[] {
  let room = scene.room;
  return rows.map((row) => {
    const planned = planRow(row, scene);
    if (planned.decision.kind !== "create") return planned;
    room -= 1;
    return room < 0 ? refuse(row, [at("email", "quota_users")]) : planned;
  });
}

function planRow(row: UserRow, scene: ImportScene): PlannedRow {
  if (row.user === null) return refuse(row, row.problems);
  const unknown = unknownKeys(row.user, scene);
  if (unknown.length > 0) return refuse(row, unknown);
  const existing = scene.existing.get(row.user.email);
  if (existing) return planExisting(row, row.user, { ...scene, existing });
  return take(row, { kind: "create", user: row.user }, consoleKeys(row.user.roles ?? [], scene));
}

function planExisting(
  row: UserRow,
  user: UserInput,
  scene: Omit<ImportScene, "existing"> & { existing: ExistingUser },
): PlannedRow {
  const { existing, policy, actorId, byOperator } = scene;
  const { view } = existing;
  if (policy === "skip") return take(row, { kind: "skipped" });
  const patch = patchOf(user, existing);
  if (Object.keys(patch).length === 0) return take(row, { kind: "unchanged" });
  if (view.operator && !byOperator) return refuse(row, [at("email", "operator_account")]);
  const gone = patch.roles ? consoleKeys(without(existing.manual.roles, patch.roles), scene) : [];
  const losesAccess = patch.status === "suspended" || gone.length > 0;
  if (losesAccess && view.id === actorId) return refuse(row, [at(null, "own_account")]);
  const gained = patch.roles ? consoleKeys(without(patch.roles, view.roles), scene) : [];
  return take(row, { kind: "update", userId: view.id, patch, losesAccess }, gained);
}

/**
 * What of a row differs from what is there. A list names what somebody shall hold: what they hold by a connection stays the
 * connection's (decision 0031), what is missing is given by hand, and what was given by hand and is not named is taken.
 */
function patchOf(
  { email: _e, role: _r, roles, groups, attributes = {}, ...fields }: UserInput,
  { view, manual }: ExistingUser,
): UserPatch {
  const changed = Object.entries(fields).filter(([field, value]) => value !== view[field as keyof typeof fields]);
  // As text, because a list whose entries hold a separator is written so, too.
  const own = Object.entries(attributes).filter(([key, value]) => cellText(value) !== cellText(view.attributes[key]));
  return {
    ...Object.fromEntries(changed),
    ...(own.length > 0 && { attributes: Object.fromEntries(own) }),
    ...changedList("roles", roles, { held: view.roles, manual: manual.roles }),
    ...changedList("groups", groups, { held: view.groups, manual: manual.groups }),
  };
}

const cellText = (value: AttributeValue | null | undefined) =>
  Array.isArray(value) ? value.join("; ") : String(value ?? "");

function changedList(
  field: "roles" | "groups",
  wanted: readonly string[] | undefined,
  { held, manual }: { held: readonly string[]; manual: readonly string[] },
): UserPatch {
  if (!wanted) return {};
  const byHand = wanted.filter((key) => manual.includes(key) || !held.includes(key));
  const isSame = byHand.length === manual.length && without(byHand, manual).length === 0;
  return isSame ? {} : { [field]: byHand };
}

function unknownKeys({ roles = [], groups = [] }: UserInput, scene: ImportScene): ImportProblem[] {
  const knownRoles = scene.roles.map(({ key }) => key);
  return [...unknownIn("roles", without(roles, knownRoles)), ...unknownIn("groups", without(groups, scene.groups))];
}

const unknownIn = (field: "roles" | "groups", keys: readonly string[]): ImportProblem[] =>
  keys.length === 0 ? [] : [at(field, `${field}_unknown: ${keys.slice(0, 10).join(", ")}`)];

const without = (keys: readonly string[], others: readonly string[]) => keys.filter((key) => !others.includes(key));

const consoleKeys = (keys: readonly string[], { roles }: Pick<ImportScene, "roles">) =>
  keys.filter((key) => roles.some((role) => role.key === key && role.console));

const at = (field: ImportField | null, problem: string): ImportProblem => ({ field, problem });

const take = ({ record, email }: UserRow, decision: Decision, consoleRoles: string[] = []): PlannedRow => ({
  record,
  email,
  decision,
  consoleRoles,
});

const refuse = (row: UserRow, problems: ImportProblem[]) => take(row, { kind: "refused", problems });
