import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findBreaks } from "./statements-that-break";

// While instances are replaced one after another, those of the version before go on reading and writing a database that the next one has
// migrated (docs/upgrading.md). So a migration adds, and what is not needed any more goes a version after the code stopped using it.

/**
 * The record: what a migration takes away, and since when nobody uses it.
 * Statements as they are in the migration, without the breakpoint at the end.
 */
const takenAway: { migration: string; statement: string; unusedSince: string }[] = [];

/**
 * Constraints of before the first version that is released: nothing ran beside them. Of later ones the head of the migration says why the
 * version before cannot break them (`reasonFor` in statements-that-break.ts).
 */
const beforeTheFirstVersion = ["one_default_connection", "held_roles_exist", "filled_groups_exist"];

const foundIn = (migration: string) => findBreaks(migration).map(({ rule, statement }) => ({ rule, statement }));

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
    expect(foundIn(`CREATE TABLE "a" ("b" text NOT NULL);\n--> statement-breakpoint\n-- Why.\n${statement};`)).toEqual([
      { rule, statement },
    ]);
  });

  it.each([
    'CREATE TABLE "people" ("id" text PRIMARY KEY NOT NULL, "name" text NOT NULL)',
    'ALTER TABLE "users" ADD COLUMN "locale" text',
    `ALTER TABLE "users" ADD COLUMN "locale" text DEFAULT 'en' NOT NULL`,
    'ALTER TABLE "roles" ADD COLUMN "opens" boolean GENERATED ALWAYS AS (console_role is not null) STORED NOT NULL',
    'ALTER TABLE "users" ALTER COLUMN "external_id" DROP NOT NULL',
    `ALTER TABLE "users" ALTER COLUMN "status" SET DEFAULT 'active'`,
    'ALTER TABLE "users" DROP CONSTRAINT "one_name"',
    'DROP INDEX "users_by_name"',
    "create function f() returns trigger language plpgsql as $$ begin truncate a; drop table b; return null; end $$",
  ])("adding and loosening is allowed: %s", (statement) => {
    expect(foundIn(statement)).toEqual([]);
  });
});

describe("what refuses rows that the version before writes is found", () => {
  const isActive = `"state" = 'active'`;
  it.each([
    ["changes a type", 'ALTER TABLE "users" ALTER COLUMN "full_name" SET DATA TYPE varchar(50)'],
    [
      "refuses values that were taken",
      'ALTER TABLE "users" ADD CONSTRAINT "short" CHECK (length("users"."name") < 50)',
    ],
    ["refuses values that were taken", "alter table users add check (length(name) < 50)"],
    ["asks for values that differ", 'ALTER TABLE "users" ADD CONSTRAINT "one_name" UNIQUE("organization_id","name")'],
    ["asks for values that differ", 'CREATE UNIQUE INDEX "one_name" ON "users" USING btree (lower("name"))'],
    ["asks for values that differ", `CREATE UNIQUE INDEX "one_key" ON "keys" USING btree ("owner") WHERE ${isActive}`],
    ["asks for values that differ", 'ALTER TABLE "users" ADD PRIMARY KEY ("name")'],
    ["asks for values that differ", `ALTER TABLE "users" ADD COLUMN "code" text DEFAULT '' NOT NULL UNIQUE`],
    [
      "asks for a row somewhere else",
      'ALTER TABLE "users" ADD CONSTRAINT "of" FOREIGN KEY ("role") REFERENCES "public"."a"("b") ON DELETE cascade',
    ],
    [
      "keeps rows from being deleted",
      'ALTER TABLE "a" ADD CONSTRAINT "of" FOREIGN KEY ("b") REFERENCES "public"."users"("id") ON DELETE no action',
    ],
  ])("%s: %s", (rule, statement) => {
    expect(foundIn(`CREATE TABLE "a" ("b" text NOT NULL);\n--> statement-breakpoint\n${statement};`)).toEqual([
      { rule, statement },
    ]);
  });

  const column = (rest: string) => `ALTER TABLE "users" ADD COLUMN ${rest};\n--> statement-breakpoint\n`;
  it.each([
    [
      "a check of a new column alone",
      `${column(`"l" text DEFAULT 'en'`)}ALTER TABLE "users" ADD CONSTRAINT "k" CHECK ("users"."l" <> '')`,
    ],
    [
      "a new column that stays empty",
      `${column('"code" text')}ALTER TABLE "users" ADD CONSTRAINT "k" UNIQUE("team","code")`,
    ],
    ["an index of one", `${column('"code" text')}CREATE UNIQUE INDEX "k" ON "users" USING btree ("code")`],
    ["a new column that is unique", 'ALTER TABLE "users" ADD COLUMN "code" text UNIQUE'],
    [
      "a new column that leads elsewhere",
      `${column('"link" text')}ALTER TABLE "users" ADD CONSTRAINT "k" FOREIGN KEY ("link") REFERENCES "links"("id") ON DELETE set null`,
    ],
    [
      "all of a new table",
      'CREATE TABLE "links" ("id" text);\nALTER TABLE "links" ADD CONSTRAINT "k" CHECK ("id" <> \'\');\nCREATE UNIQUE INDEX "u" ON "links" ("id")',
    ],
  ])("it cannot break %s", (_what, migration) => {
    expect(foundIn(migration)).toEqual([]);
  });

  it.each([
    [
      "a check that names an old column, too",
      `${column('"l" text')}ALTER TABLE "users" ADD CONSTRAINT "k" CHECK ("l" <> "name")`,
    ],
    [
      "a new column with the same value in each row",
      `${column(`"c" text DEFAULT ''`)}CREATE UNIQUE INDEX "k" ON "users" ("c")`,
    ],
    [
      "one that is made of old ones",
      `${column('"c" text GENERATED ALWAYS AS (lower(name)) STORED')}CREATE UNIQUE INDEX "k" ON "users" ("c")`,
    ],
    [
      "empty values that count as the same",
      `${column('"c" text')}ALTER TABLE "users" ADD CONSTRAINT "k" UNIQUE NULLS NOT DISTINCT ("c")`,
    ],
  ])("it can break %s", (_what, migration) => {
    expect(foundIn(migration)).toHaveLength(1);
  });

  it("the head of the migration says why that cannot happen, and names the constraint", () => {
    const statement = 'ALTER TABLE "users" ADD CONSTRAINT "short_names" CHECK (length("users"."name") < 50);';
    const reasons = (head: string) => findBreaks(`${head}\n${statement}`).map(({ reason }) => reason);
    const reason = "0.1.0 took no name of more than forty characters, in any form and in no import.";
    expect(
      reasons(
        `-- Names fit into a badge. The version before cannot break "short_names": 0.1.0 took\n-- ${reason.slice(11)}`,
      ),
    ).toEqual([reason]);
    for (const head of [
      "-- Names fit into a badge.",
      `-- The version before cannot break "long_names": ${reason}`,
      '-- The version before cannot break "short_names": no.',
      `SELECT 1;\n-- The version before cannot break "short_names": ${reason}`,
    ])
      expect(reasons(head)).toEqual([""]);
  });
});

describe("the migrations", () => {
  const folder = join(import.meta.dirname, "migrations");
  const journal: { entries: { tag: string; when: number }[] } = JSON.parse(
    readFileSync(join(folder, "meta/_journal.json"), "utf8"),
  );
  const found = journal.entries.flatMap(({ tag }) =>
    findBreaks(readFileSync(join(folder, `${tag}.sql`), "utf8")).map((one) => ({ tag, ...one })),
  );
  const isRecorded = ({ tag, statement }: (typeof found)[number]) =>
    takenAway.some((row) => row.migration === tag && row.statement === statement);
  const isOfBefore = ({ statement }: (typeof found)[number]) =>
    beforeTheFirstVersion.some((constraint) => statement.includes(`"${constraint}"`));

  it("take nothing away that the version before uses, and refuse nothing that it writes", () => {
    expect(found.filter((one) => one.reason === "" && !isRecorded(one) && !isOfBefore(one))).toEqual([]);
  });

  it("take away what the record says, and nothing else is there", () => {
    const stale = takenAway.filter(
      ({ migration, statement }) => !found.some((one) => one.tag === migration && one.statement === statement),
    );
    expect(
      beforeTheFirstVersion.filter((name) => !found.some(({ statement }) => statement.includes(`"${name}"`))),
    ).toEqual([]);
    expect([stale, takenAway.filter(({ unusedSince }) => !/^\d+\.\d+\.\d+: ./.test(unusedSince))]).toEqual([[], []]);
  });

  it("follow each other in time, or a database would leave some of them out", () => {
    const times = journal.entries.map(({ when }) => when);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });
});
