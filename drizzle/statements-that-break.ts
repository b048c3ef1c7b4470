/**
 * Statements of a migration that the code of the version before may fall over while it still runs on the same database (docs/upgrading.md):
 * what takes something away that it uses, and what refuses rows that it writes.
 */
type Break = {
  rule: string;
  statement: string;
  /** Why the version before cannot be hit, as the head of the migration says; empty when it says nothing. */
  reason: string;
};

/** A rule by what it is called in a failure. What takes something away is allowed by the record of the test alone. */
const takingAway: [string, RegExp][] = [
  ["drops a table", /^DROP (TABLE|VIEW|MATERIALIZED VIEW|TYPE|SCHEMA|SEQUENCE)\b/i],
  [
    "drops a column",
    /^ALTER TABLE .*\bDROP (COLUMN\b|(?!CONSTRAINT\b|DEFAULT\b|NOT NULL\b|EXPRESSION\b|IDENTITY\b)"?\w)/is,
  ],
  ["renames", /^ALTER (TABLE|TYPE|INDEX|SEQUENCE)\b.*\bRENAME\b/is],
  ["takes a default away", /^ALTER TABLE .*\bALTER (COLUMN )?"?\w+"? DROP DEFAULT\b/is],
  ["asks for a value that was optional", /^ALTER TABLE .*\bALTER (COLUMN )?"?\w+"? SET NOT NULL\b/is],
  [
    "adds a column that everybody has to fill",
    /^ALTER TABLE .*\bADD (COLUMN )?(?!CONSTRAINT\b|PRIMARY\b)(?=.*\b(NOT NULL|PRIMARY KEY)\b)(?!.*\b(DEFAULT|GENERATED)\b)/is,
  ],
  ["moves a table", /^ALTER TABLE .*\bSET SCHEMA\b/is],
  ["empties a table", /^TRUNCATE\b/i],
];

const name = String.raw`(?:"?public"?\.)?"?(\w+)"?`;
const typeChange = new RegExp(String.raw`^ALTER TABLE .*\bALTER (?:COLUMN )?${name} (?:SET DATA )?TYPE\b`, "is");
const addedConstraint = new RegExp(
  String.raw`^ALTER TABLE (?:ONLY )?${name}\s+ADD (?:CONSTRAINT ${name} )?(CHECK|UNIQUE|EXCLUDE|PRIMARY KEY|FOREIGN KEY)\b(.*)$`,
  "is",
);
const uniqueIndex = new RegExp(
  `^CREATE UNIQUE INDEX (?:CONCURRENTLY )?(?:IF NOT EXISTS )?${name} ON (?:ONLY )?${name}(.*)$`,
  "is",
);
const addedColumn = new RegExp(
  String.raw`^ALTER TABLE (?:ONLY )?${name}\s+ADD (?:COLUMN )?(?:IF NOT EXISTS )?(?!CONSTRAINT\b|CHECK\b|UNIQUE\b|EXCLUDE\b|PRIMARY\b|FOREIGN\b)${name}(.*)$`,
  "is",
);
const newTable = new RegExp(`^CREATE TABLE (?:IF NOT EXISTS )?${name}`, "i");

/** Every such statement, with the name of its rule. */
export function findBreaks(migration: string): Break[] {
  const statements = statementsOf(migration);
  const added = whatIsNew(statements);
  return statements.flatMap((statement) => [
    ...takingAway.filter(([, pattern]) => pattern.test(statement)).map(([rule]) => ({ rule, statement, reason: "" })),
    ...narrowed(statement, added).map(({ rule, what }) => ({ rule, statement, reason: reasonFor(what, migration) })),
  ]);
}

function statementsOf(migration: string): string[] {
  return (
    migration
      .split("--> statement-breakpoint")
      // The body of a function is text; what is compared are statements of the migration itself.
      .flatMap((part) => part.replace(/\$(\w*)\$.*?\$\1\$/gs, "''").split(";"))
      .map((statement) => statement.replace(/^\s*--.*$/gm, "").trim())
      .filter((statement) => statement !== "")
  );
}

/** Tables and columns that the version before does not know, as `table` and `table.column`. */
type Added = { tables: Set<string>; columns: Set<string>; filledColumns: Set<string> };

function whatIsNew(statements: readonly string[]): Added {
  const columns = statements.flatMap((statement) => {
    const [, table, column, rest = ""] = addedColumn.exec(statement) ?? [];
    return table && column ? [{ id: `${table}.${column}`, isFilled: /\b(DEFAULT|GENERATED)\b/i.test(rest) }] : [];
  });
  return {
    tables: new Set(statements.flatMap((statement) => newTable.exec(statement)?.[1] ?? [])),
    columns: new Set(columns.map(({ id }) => id)),
    filledColumns: new Set(columns.filter(({ isFilled }) => isFilled).map(({ id }) => id)),
  };
}

type Narrowed = { rule: string; what: string };

/** What a statement refuses that was taken before, and what the head of the migration has to call it. */
function narrowed(statement: string, added: Added): Narrowed[] {
  const [, column] = typeChange.exec(statement) ?? [];
  if (column) return [{ rule: "changes a type", what: column }];
  const [, table, constraint = "", kind = "", rest = ""] = addedConstraint.exec(statement) ?? [];
  if (table) return narrowedBy({ table, constraint, kind: kind.toUpperCase(), rest }, added);
  const [, index = "", indexed, columns = ""] = uniqueIndex.exec(statement) ?? [];
  if (indexed) return narrowedBy({ table: indexed, constraint: index, kind: "UNIQUE", rest: columns }, added);
  const [, grown, filled = "", definition = ""] = addedColumn.exec(statement) ?? [];
  // A value that every new row gets is there once.
  const isRepeated = /\bUNIQUE\b/i.test(definition) && added.filledColumns.has(`${grown}.${filled}`);
  return grown && isRepeated ? [{ rule: "asks for values that differ", what: filled }] : [];
}

type Constraint = { table: string; constraint: string; kind: string; rest: string };

/** What the version before does not know it cannot break: it writes no row of a new table, and leaves a new column as it is. */
function narrowedBy({ table, constraint, kind, rest }: Constraint, added: Added): Narrowed[] {
  const found = (rule: string) => [{ rule, what: constraint }];
  const isNewTable = added.tables.has(table);
  if (kind === "FOREIGN KEY") {
    const [, parent = ""] = new RegExp(String.raw`\bREFERENCES ${name}`, "i").exec(rest) ?? [];
    const isKept = !/\bON DELETE (CASCADE|SET NULL|SET DEFAULT)\b/i.test(rest);
    if (isKept && !added.tables.has(parent)) return found("keeps rows from being deleted");
    return isNewTable || hasEmptyColumn(rest, table, added) ? [] : found("asks for a row somewhere else");
  }
  if (isNewTable) return [];
  if (kind === "CHECK") {
    const named = [...rest.matchAll(/"(\w+)"/g)].map(([, one = ""]) => one).filter((one) => one !== table);
    const isOfNewColumns = named.length > 0 && named.every((one) => added.columns.has(`${table}.${one}`));
    return isOfNewColumns ? [] : found("refuses values that were taken");
  }
  const isDistinct = kind === "UNIQUE" && !/\bNULLS NOT DISTINCT\b/i.test(rest);
  return isDistinct && hasEmptyColumn(rest, table, added) ? [] : found("asks for values that differ");
}

/** Whether one of the columns in the first brackets is empty in each row of the version before: then the constraint says nothing of it. */
function hasEmptyColumn(rest: string, table: string, { columns, filledColumns }: Added): boolean {
  const [, list = ""] = /\(([^)]*)\)/.exec(rest) ?? [];
  return list.split(",").some((part) => {
    const id = `${table}.${part.trim().replaceAll('"', "")}`;
    return columns.has(id) && !filledColumns.has(id);
  });
}

/** A sentence of the head: `-- The version before cannot break "name": why.` It goes on to the end of the head, or to the next of its kind. */
function reasonFor(what: string, migration: string): string {
  const head = /^(?:\s*--(?!>).*\n)*/.exec(migration)?.[0] ?? "";
  const text = head.replace(/^\s*--\s?/gm, "").replaceAll("\n", " ");
  const [, ...sentences] = text.split(/The version before cannot break "/);
  const reason = sentences.find((sentence) => sentence.startsWith(`${what}": `))?.slice(what.length + 3) ?? "";
  return reason.trim().length >= 20 ? reason.trim() : "";
}
