import { plain, said } from "@/lib/facts/fact";
import { printable, storable } from "@/lib/facts/printable";
import { type Attributes, isRecord, readAttributes, readValue, wrongValue } from "./attribute-reading";
import type { Filter } from "./filter";
import type { PatchOperation } from "./patch-operations";
import { patchedAttributes } from "./patched-attributes";
import { commonAttributes, groupType } from "./resource-type";
import { findAttribute } from "./schema-attribute";
import { badRequest } from "./scim-refusal";

/** What a group is called. */
export type GroupNames = { displayName: string; externalId: string | null };

/** What happens to the members of a group, in the order in which the client says it. */
export type MemberChange =
  | ({ kind: "add" | "replace" } & NamedMembers)
  | { kind: "remove"; ids: string[] }
  | { kind: "clear" };

/** Ids of members, and what the client calls those whom it names. */
type NamedMembers = { ids: string[]; labels: Record<string, string> };

/** A group as a client says it; `members` null: it said nothing of them. */
export type GroupResource = GroupNames & { members: NamedMembers | null };

const named = groupType.schema.attributes.filter(({ name }) => name !== "members");

/** Reads the body of a POST or PUT. @throws ScimRefusal invalidSyntax, invalidValue, tooMany */
export function readGroupResource(body: unknown, maxMembers: number): GroupResource {
  if (!isRecord(body)) throw badRequest("invalidSyntax", said("scimObject"));
  const given = (name: string) => Object.entries(body).find(([key]) => key.toLowerCase() === name)?.[1];
  const externalId = findAttribute(commonAttributes, "externalId");
  const attributes = {
    ...readAttributes(named, body),
    ...(externalId && { externalId: readValue(externalId, given("externalid")) }),
  };
  const members = given("members");
  const isSaid = members !== undefined && members !== null;
  return { ...toNames(attributes), members: isSaid ? namedMembers(members, maxMembers) : null };
}

function toNames({ displayName, externalId }: Attributes): GroupNames {
  if (typeof displayName !== "string" || displayName.trim() === "")
    throw badRequest("invalidValue", said("scimMissing", { name: plain("displayName") }));
  return { displayName, externalId: typeof externalId === "string" ? externalId : null };
}

/** What a PATCH makes of the names, and does to the members. Pure. @throws ScimRefusal */
export function patchedGroup(
  before: GroupNames,
  operations: readonly PatchOperation[],
  maxMembers: number,
): { names: GroupNames; changes: MemberChange[] } {
  const isAboutMembers = ({ target }: PatchOperation) => target.attribute.name === "members";
  const { displayName, externalId } = before;
  const attributes = patchedAttributes(
    { displayName, ...(externalId !== null && { externalId }) },
    operations.filter((operation) => !isAboutMembers(operation)),
  );
  const changes = operations.filter(isAboutMembers).map((operation) => memberChange(operation, maxMembers));
  return { names: toNames(attributes), changes };
}

function memberChange({ op, target: { within, sub }, value }: PatchOperation, maxMembers: number): MemberChange {
  if (sub) throw wrongValue("members");
  if (within) {
    if (op !== "remove") throw wrongValue("members");
    return { kind: "remove", ids: idsOfFilter(within) };
  }
  if (op === "remove" && value === undefined) return { kind: "clear" };
  const members = namedMembers(value, maxMembers);
  return op === "remove" ? { kind: op, ids: members.ids } : { kind: op, ...members };
}

/** `members[value eq "id"]`, and several of them joined by `or`. @throws ScimRefusal invalidFilter for any other filter */
function idsOfFilter(filter: Filter): string[] {
  if (filter.kind === "or") return [...idsOfFilter(filter.left), ...idsOfFilter(filter.right)];
  const isId = filter.kind === "compare" && filter.comparison === "eq" && filter.path.attribute.name === "value";
  if (!isId || typeof filter.value !== "string")
    throw badRequest("invalidFilter", said("scimFilterWrong", { part: plain("members") }));
  return [filter.value];
}

/** Ids of members: as objects, as texts, or one alone. What has another form is refused: it must not empty a group. */
function namedMembers(value: unknown, maxMembers: number): NamedMembers {
  if (value === undefined || value === null || value === "") throw wrongValue("members");
  const list = Array.isArray(value) ? value : [value];
  if (list.length > maxMembers) throw badRequest("tooMany", said("scimMembersLimit", { count: maxMembers }));
  const labels = list.flatMap((entry): [string, string][] => {
    const label = isRecord(entry) ? memberLabel(entry) : null;
    return label === null ? [] : [[memberId(entry), label]];
  });
  return { ids: [...new Set(list.map(memberId))], labels: Object.fromEntries(labels) };
}

/** `display`, and `displayName` of clients that mean it. */
function memberLabel(entry: Record<string, unknown>): string | null {
  const label = entry.display ?? entry.displayName;
  return typeof label === "string" && label !== "" ? printable(label) : null;
}

function memberId(entry: unknown): string {
  const id = isRecord(entry) ? Object.entries(entry).find(([name]) => name.toLowerCase() === "value")?.[1] : entry;
  if (typeof id === "number") return String(id);
  if (typeof id !== "string" || id === "" || id.length > 200 || storable(id) !== id) throw wrongValue("members");
  return id;
}
