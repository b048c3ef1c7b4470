import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

// While instances are replaced one after another, those of the version before go on reading and writing a database that the next one has
// migrated (docs/upgrading.md). So a migration adds, and what is not needed any more goes a version after the code stopped using it.

/**
 * The record: what a migration takes away, and since when nobody uses it.
 * Statements as they are in the migration, without the breakpoint at the end.
 */
const takenAway: { migration: string; statement: string; unusedSince: string }[] = [];

/** What the code of the version before may fall over, by what it is called in a failure. */
const rules: [string, RegExp][] = [
  ["drops a table", /^DROP (TABLE|VIEW|MATERIALIZED VIEW|TYPE|SCHEMA|SEQUENCE)\b/i],
  [
    "drops a column",
    /^ALTER TABLE .*\bDROP (COLUMN\b|(?!CONSTRAINT\b|DEFAULT\b|NOT NULL\b|EXPRESSION\b|IDENTITY\b)"?\w)/is,
  ],
  ["renames", /^ALTER (TABLE|TYPE|INDEX|SEQUENCE)\b.*\bRENAME\b/is],
  ["changes a type", /^ALTER TABLE .*\bALTER (COLUMN )?"?\w+"? (SET DATA )?TYPE\b/is],
  ["takes a default away", /^ALTER TABLE .*\bALTER (COLUMN )?"?\w+"? DROP DEFAULT\b/is],
  ["asks for a value that was optional", /^ALTER TABLE .*\bALTER (COLUMN )?"?\w+"? SET NOT NULL\b/is],
  [
    "adds a column that everybody has to fill",
    /^ALTER TABLE .*\bADD (COLUMN )?(?!CONSTRAINT\b)(?=.*\b(NOT NULL|PRIMARY KEY)\b)(?!.*\b(DEFAULT|GENERATED)\b)/is,
  ],
  ["moves a table", /^ALTER TABLE .*\bSET SCHEMA\b/is],
  ["empties a table", /^TRUNCATE\b/i],
];

/** The statements of a migration that take something away, with the name of the rule. */
function violations(migration: string): { rule: string; statement: string }[] {
  return statementsOf(migration).flatMap((statement) =>
    rules.filter(([, pattern]) => pattern.test(statement)).map(([rule]) => ({ rule, statement })),
  );
}

const statementsOf = (migration: string) =>
  migration
    .split("--> statement-breakpoint")
    // The body of a function is text; what is compared are statements of the migration itself.
    .flatMap((part) => part.replace(/\$(\w*)\$.*?\$\1\$/gs, "''").split(";"))
    .map((statement) => statement.replace(/^\s*--.*$/gm, "").trim())
    .filter((statement) => statement !== "");

describe("what takes something away is found", () => {
  it.each([
    ["drops a table", 'DROP TABLE "groups" CASCADE'],
    ["drops a column", 'ALTER TABLE "users" DROP COLUMN "full_name"'],
    ["drops a column", "alter table users drop full_name"],
    ["renames", 'ALTER TABLE "users" RENAME COLUMN "full_name" TO "name"'],
    ["renames", 'ALTER TABLE "users" RENAME TO "people"'],
    ["changes a type", 'ALTER TABLE "users" ALTER COLUMN "logins" SET DATA TYPE bigint'],
    ["takes a default away", 'ALTER TABLE "users" ALTER COLUMN "status" DROP DEFAULT'],
    ["asks for a value that was optional", 'ALTER TABLE "users" ALTER COLUMN "external_id" SET NOT NULL'],
    ["adds a column that everybody has to fill", 'ALTER TABLE "users" ADD COLUMN "locale" text NOT NULL'],
    ["adds a column that everybody has to fill", 'ALTER TABLE "users"\n\tADD "locale" text not null'],
    ["moves a table", 'ALTER TABLE "users" SET SCHEMA "old"'],
    ["empties a table", 'TRUNCATE "users"'],
  ])("%s: %s", (rule, statement) => {
    expect(
      violations(`CREATE TABLE "a" ("b" text NOT NULL);\n--> statement-breakpoint\n-- Why.\n${statement};`),
    ).toEqual([{ rule, statement }]);
  });

  it.each([
    'CREATE TABLE "people" ("id" text PRIMARY KEY NOT NULL, "name" text NOT NULL)',
    'ALTER TABLE "users" ADD COLUMN "locale" text',
    `ALTER TABLE "users" ADD COLUMN "locale" text DEFAULT 'en' NOT NULL`,
    'ALTER TABLE "roles" ADD COLUMN "opens" boolean GENERATED ALWAYS AS (console_role is not null) STORED NOT NULL',
    'ALTER TABLE "users" ADD CONSTRAINT "one" FOREIGN KEY ("a") REFERENCES "b"("id") ON DELETE set null',
    'ALTER TABLE "users" ALTER COLUMN "external_id" DROP NOT NULL',
    `ALTER TABLE "users" ALTER COLUMN "status" SET DEFAULT 'active'`,
    'ALTER TABLE "users" DROP CONSTRAINT "one_name"',
    'DROP INDEX "users_by_name"',
    "create function f() returns trigger language plpgsql as $$ begin truncate a; drop table b; return null; end $$",
  ])("adding and loosening is allowed: %s", (statement) => {
    expect(violations(statement)).toEqual([]);
  });
});

describe("the migrations", () => {
  const folder = join(import.meta.dirname, "migrations");
  const journal: { entries: { tag: string; when: number }[] } = JSON.parse(
    readFileSync(join(folder, "meta/_journal.json"), "utf8"),
  );
  const found = journal.entries.flatMap(({ tag }) =>
    violations(readFileSync(join(folder, `${tag}.sql`), "utf8")).map(({ rule, statement }) => ({
      tag,
      rule,
      statement,
    })),
  );
  const isRecorded = ({ tag, statement }: (typeof found)[number]) =>
    takenAway.some((row) => row.migration === tag && row.statement === statement);

  it("take nothing away that the version before uses", () => {
    expect(found.filter((violation) => !isRecorded(violation))).toEqual([]);
  });

  it("take away what the record says, and nothing else is there", () => {
    const stale = takenAway.filter(
      ({ migration, statement }) => !found.some((one) => one.tag === migration && one.statement === statement),
    );
    expect([stale, takenAway.filter(({ unusedSince }) => !/^\d+\.\d+\.\d+: ./.test(unusedSince))]).toEqual([[], []]);
  });

  it("follow each other in time, or a database would leave some of them out", () => {
    const times = journal.entries.map(({ when }) => when);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });
});
