import { pathText } from "./attribute-path";
import { type Attributes, readValue } from "./attribute-reading";
import type { MemberChange } from "./group-resource";
import type { PatchOperation } from "./patch-operations";
import { ScimRefusal } from "./scim-refusal";

/** So many ids of members are kept for a reader. */
const shownIds = 50;

/** Operations as the list of requests keeps them: values of attributes of the schemas alone, so that no password can be among them. */
export function redactedOperations(operations: readonly PatchOperation[]): Record<string, unknown> {
  return { Operations: operations.map(redacted) };
}

function redacted({ op, target, value }: PatchOperation): Attributes {
  const isWhole = target.within === null && target.sub === null;
  const read = isWhole ? { ...target.attribute } : { ...(target.sub ?? target.attribute), multiValued: false };
  return { op, path: writtenPath(target), ...(value !== undefined && { value: known(() => readValue(read, value)) }) };
}

/** The path, with the filter of a list's entries: without it the operation would be another one. */
function writtenPath({ entries, ...target }: PatchOperation["target"]): string {
  if (entries === null) return pathText(target);
  return `${pathText({ ...target, sub: null })}[${entries}]${target.sub ? `.${target.sub.name}` : ""}`;
}

/** What is understood of a value; null for what is refused later. */
function known(read: () => unknown): unknown {
  try {
    return read() ?? null;
  } catch (error) {
    if (error instanceof ScimRefusal) return null;
    throw error;
  }
}

/** What a request does to members: how many, and the first of them. */
export function redactedMembers(
  names: Record<string, unknown>,
  changes: readonly MemberChange[],
): Record<string, unknown> {
  const members = changes.map((change) =>
    change.kind === "clear"
      ? { kind: change.kind }
      : { kind: change.kind, count: change.ids.length, ids: change.ids.slice(0, shownIds) },
  );
  return { ...names, members };
}
