import { sortKeys } from "@/lib/connections/sort-keys";
import type { ConnectionFormValues } from "./form-values";

const halves = ["saml", "oidc", "signIn", "provisioning"] as const;
const whole = ["name", "status", "claims"] as const;

/** What the form holds at a path of `mergeValues`; a list (rows, claims) is one value. Pure. */
export function valueAt(values: ConnectionFormValues, path: string): unknown {
  return path.split(".").reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], values);
}

/**
 * Three states of one connection made one: what either side changed is taken, and where both changed the same field to different values,
 * ours stays and the field is named, for a person to decide. The typed secret is never known of the other side. Pure.
 * @param states.base what both began with
 * @param states.mine what was typed, or kept as a draft
 * @param states.theirs what is saved now
 */
export function mergeValues({ base, mine, theirs }: Record<"base" | "mine" | "theirs", ConnectionFormValues>): {
  merged: ConnectionFormValues;
  collisions: string[];
} {
  const merged = structuredClone(mine);
  const collisions: string[] = [];
  for (const path of pathsOf(theirs)) {
    const [before, ours, other] = [valueAt(base, path), valueAt(mine, path), valueAt(theirs, path)];
    if (isSame(before, other) || isSame(ours, other)) continue;
    if (isSame(before, ours)) setAt(merged, path, structuredClone(other));
    else collisions.push(path);
  }
  return { merged, collisions };
}

/** The same form with what is saved at these paths. Pure. */
export function takeTheirs(
  mine: ConnectionFormValues,
  theirs: ConnectionFormValues,
  paths: readonly string[],
): ConnectionFormValues {
  const taken = structuredClone(mine);
  for (const path of paths) setAt(taken, path, structuredClone(valueAt(theirs, path)));
  return taken;
}

function pathsOf(values: ConnectionFormValues): string[] {
  return [...whole, ...halves.flatMap((half) => Object.keys(values[half]).map((key) => `${half}.${key}`))];
}

/** Equal values: the database, the form and the server give keys in different orders; a list keeps its own. Pure. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sortKeys({ one })) === JSON.stringify(sortKeys({ one: other }));
}

function setAt(values: ConnectionFormValues, path: string, value: unknown): void {
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const part = keys.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], values);
  (part as Record<string, unknown>)[last] = value;
}
