import { and, type Column, eq, gt, gte, lt, lte, not, or, type SQL, sql } from "drizzle-orm";
import { directoryGroups, directoryMembers, directoryUsers } from "@/drizzle/schema/directories";
import { plain, said } from "@/lib/facts/fact";
import type { DirectoryName } from "./directory-store";
import type { Filter, FilterPath } from "./filter";
import { badRequest } from "./scim-refusal";

/** The rows that a filter is about. */
export type FilterTarget = DirectoryName & { table: typeof directoryUsers | typeof directoryGroups };

/**
 * A filter as a condition. What it compares becomes parameters; what it names becomes columns, or paths of the schemas: nothing of
 * its text is ever SQL.
 * @throws ScimRefusal invalidFilter for an attribute that cannot be compared
 */
export function filterCondition(filter: Filter, target: FilterTarget): SQL {
  switch (filter.kind) {
    case "and":
      return joined(and(filterCondition(filter.left, target), filterCondition(filter.right, target)));
    case "or":
      return joined(or(filterCondition(filter.left, target), filterCondition(filter.right, target)));
    case "not":
      return not(definitely(filterCondition(filter.term, target)));
    default:
      return termCondition(filter, target);
  }
}

type Term = Extract<Filter, { kind: "compare" | "present" }>;

const joined = (condition: SQL | undefined): SQL => condition ?? sql`true`;
/** What is unknown, because there is no value, is not so. */
const definitely = (condition: SQL): SQL => sql`coalesce(${condition}, false)`;

function termCondition(term: Term, target: FilterTarget): SQL {
  const { path } = term;
  const name = path.attribute.name;
  if (path.extension === null && (name === "members" || name === "groups")) return membership(term, target);
  if (path.attribute.multiValued) return someEntry(term, listAt(path));
  const { value, ...how } = valueAt(path, target);
  return compare(term, value, { isExact: (path.sub ?? path.attribute).caseExact, ...how });
}

/** `isFolded`: the column holds lower case, which an index finds. */
type Value = { value: SQL; isTime: boolean; isFolded?: true };

const folded = (column: Column): Value => ({ value: sql`${column}`, isTime: false, isFolded: true });

function valueAt(path: FilterPath, { table }: FilterTarget): Value {
  const { extension, attribute, sub } = path;
  const timeless = (value: SQL | Column) => ({ value: sql`${value}`, isTime: false });
  if (extension !== null) return timeless(partAt(directoryUsers.resource, [extension, attribute.name, sub?.name]));
  switch (attribute.name) {
    case "id":
      return timeless(table.id);
    case "externalId":
      return timeless(table.externalId);
    case "displayName":
      return table === directoryUsers ? timeless(table.displayName) : folded(directoryGroups.displayNameKey);
    case "userName":
      return folded(directoryUsers.userNameKey);
    case "active":
      return timeless(directoryUsers.active);
    case "meta":
      return metaValue(sub?.name, table);
    case "schemas":
      throw badRequest("invalidFilter", said("scimUnknownAttribute", { name: plain("schemas") }));
    default:
      return timeless(partAt(directoryUsers.resource, [attribute.name, sub?.name]));
  }
}

function metaValue(name: string | undefined, table: FilterTarget["table"]): Value {
  switch (name) {
    case "created":
      return { value: sql`${table.createdAt}`, isTime: true };
    case "lastModified":
      return { value: sql`${table.updatedAt}`, isTime: true };
    case "resourceType":
      return { value: table === directoryUsers ? sql`'User'` : sql`'Group'`, isTime: false };
    case "version":
      return { value: sql`'W/"' || ${table.version} || '"'`, isTime: false };
    default:
      throw badRequest("invalidFilter", said("scimUnknownAttribute", { name: plain(`meta.${name ?? ""}`) }));
  }
}

/** A part of the stored resource, as text. The path is a parameter, and made of names of the schemas. */
function partAt(column: Column | SQL, names: readonly (string | undefined)[]): SQL {
  const path = names.filter((name) => name !== undefined);
  return sql`(${column} #>> array[${sql.join(
    path.map((name) => sql`${name}`),
    sql`, `,
  )}]::text[])`;
}

function listAt({ extension, attribute }: FilterPath): SQL {
  const path = [...(extension === null ? [] : [extension]), attribute.name].map((name) => sql`${name}`);
  const list = sql`(${directoryUsers.resource} #> array[${sql.join(path, sql`, `)}]::text[])`;
  return sql`jsonb_array_elements(case jsonb_typeof(${list}) when 'array' then ${list} else '[]'::jsonb end)`;
}

/** A list is as the filter says when one of its entries is. */
function someEntry(term: Term, list: SQL): SQL {
  const { within, sub, attribute } = term.path;
  const conditions = within ? [elementCondition(within)] : [];
  if (sub) {
    const value = sql`(entry.value ->> ${sub.name})`;
    conditions.push(compare(term, value, { isExact: sub.caseExact, isTime: false }));
  } else if (term.kind === "compare" || attribute.subAttributes === undefined) {
    throw badRequest("invalidFilter", said("scimUnknownAttribute", { name: plain(attribute.name) }));
  }
  return sql`exists (select 1 from ${list} as entry(value) where ${joined(and(...conditions.map(definitely)))})`;
}

/** A filter in brackets: what it names are parts of the entry. */
function elementCondition(filter: Filter): SQL {
  switch (filter.kind) {
    case "and":
      return joined(and(elementCondition(filter.left), elementCondition(filter.right)));
    case "or":
      return joined(or(elementCondition(filter.left), elementCondition(filter.right)));
    case "not":
      return not(definitely(elementCondition(filter.term)));
    default: {
      const { attribute } = filter.path;
      const value = sql`(entry.value ->> ${attribute.name})`;
      return compare(filter, value, { isExact: attribute.caseExact, isTime: false });
    }
  }
}

/** Who is in a group, and the groups of a user: rows of their own. */
function membership(term: Term, { organizationId, directoryId, table }: FilterTarget): SQL {
  const ofGroup = term.path.attribute.name === "members";
  const [own, other] = ofGroup
    ? [directoryMembers.groupId, directoryMembers.directoryUserId]
    : [directoryMembers.directoryUserId, directoryMembers.groupId];
  const conditions: SQL[] = [];
  if (term.path.within) conditions.push(memberCondition(term.path.within, other));
  if (term.kind === "compare") conditions.push(memberCondition(term, other));
  return sql`exists (select 1 from ${directoryMembers} where ${directoryMembers.organizationId} = ${organizationId}
    and ${directoryMembers.directoryId} = ${directoryId} and ${own} = ${table.id} and ${joined(and(...conditions.map(definitely)))})`;
}

function memberCondition(filter: Filter, other: Column): SQL {
  if (filter.kind === "and" || filter.kind === "or") {
    const parts = [memberCondition(filter.left, other), memberCondition(filter.right, other)];
    return joined(filter.kind === "and" ? and(...parts) : or(...parts));
  }
  if (filter.kind === "not") return not(definitely(memberCondition(filter.term, other)));
  const name = (filter.path.sub ?? filter.path.attribute).name;
  if (name !== "value") throw badRequest("invalidFilter", said("scimUnknownAttribute", { name: plain(name) }));
  return compare(filter, sql`${other}`, { isExact: true, isTime: false });
}

type How = { isExact: boolean; isTime: boolean; isFolded?: true };

function compare(term: Term, value: SQL, { isExact, isTime, isFolded }: How): SQL {
  const hasValue = isTime ? sql`${value} is not null` : sql`coalesce(${value}::text, '') <> ''`;
  if (term.kind === "present") return hasValue;
  const { comparison, value: given } = term;
  if (given === null) return comparison === "eq" ? not(hasValue) : hasValue;
  if (typeof given === "boolean") {
    const isSet = sql`coalesce(${value}::text, 'false') = ${String(given)}`;
    return comparison === "eq" ? isSet : not(isSet);
  }
  if (isTime) return order(comparison, value, sql`${String(given)}::timestamptz`);
  if (isFolded) return order(comparison, value, sql`${String(given).toLowerCase()}::text`);
  const fold = (text: SQL) => (isExact ? text : sql`lower(${text})`);
  return order(comparison, fold(sql`${value}::text`), fold(sql`${String(given)}::text`));
}

function order(comparison: string, own: SQL, given: SQL): SQL {
  switch (comparison) {
    case "eq":
      return eq(own, given);
    case "ne":
      return sql`${own} is distinct from ${given}`;
    case "co":
      return sql`strpos(${own}, ${given}) > 0`;
    case "sw":
      return sql`starts_with(${own}, ${given})`;
    case "ew":
      return sql`right(${own}, length(${given})) = ${given}`;
    case "gt":
      return gt(own, given);
    case "ge":
      return gte(own, given);
    case "lt":
      return lt(own, given);
    default:
      return lte(own, given);
  }
}
