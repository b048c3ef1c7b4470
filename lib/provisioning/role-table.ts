import type { WorkBudget } from "@/lib/identity/work-budget";
import type { ProvisioningPolicy } from "./provisioning-policy";

type RoleRule = ProvisioningPolicy["roles"]["rules"][number];

/** A row of the role table that means a value; `index` is its place, from 0. */
type RoleRow = { rule: RoleRule; index: number };

/** A role table made ready for many values: exact rows by their value, patterns cut into their parts. */
export type RoleTable = {
  /**
   * The first row that means a value.
   * @param isUsable rows for which it is false count as if they were not there
   * @throws SsoError mapping_limit
   */
  find(value: string, isUsable: (rule: RoleRule) => boolean, budget: WorkBudget): RoleRow | null;
};

type Pattern = RoleRow & { parts: string[] };

const tables = new WeakMap<readonly RoleRule[], RoleTable>();

/** The table of these rows; made once for each reading of a configuration. */
export function roleTable(rules: readonly RoleRule[]): RoleTable {
  const known = tables.get(rules);
  if (known) return known;
  const fresh = compile(rules);
  tables.set(rules, fresh);
  return fresh;
}

function compile(rules: readonly RoleRule[]): RoleTable {
  const exact = new Map<string, RoleRow[]>();
  const patterns: Pattern[] = [];
  rules.forEach((rule, index) => {
    if (rule.match === "pattern") patterns.push({ rule, index, parts: rule.value.split("*") });
    else {
      const same = exact.get(rule.value) ?? [];
      same.push({ rule, index });
      exact.set(rule.value, same);
    }
  });
  return {
    find(value, isUsable, budget) {
      const equal = exact.get(value)?.find(({ rule }) => isUsable(rule)) ?? null;
      for (const pattern of patterns) {
        if (equal && equal.index < pattern.index) break;
        budget.spend(1);
        if (isUsable(pattern.rule) && matches(value, pattern.parts, budget)) return pattern;
      }
      return equal;
    },
  };
}

/** `*` stands for any text, also none. Each part is looked for once, so the time is linear in the value. */
function matches(value: string, [first = "", ...others]: readonly string[], budget: WorkBudget): boolean {
  const last = others.pop();
  if (last === undefined) return value === first;
  if (!value.startsWith(first) || !value.endsWith(last)) return false;
  const end = value.length - last.length;
  let at = first.length;
  if (others.length > 0) budget.spend(value.length);
  for (const part of others) {
    const found = value.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= end;
}
