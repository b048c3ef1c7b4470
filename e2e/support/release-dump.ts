import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import type { Db } from "@/lib/db/database";
import { inOrderOfReference } from "@/lib/operating/table-order";
import { continueNumbers, emptyTable, listTables, readRows, type Table } from "@/lib/operating/table-store";

/** Dumps of released schemas with invented rows, as SQL that is read by people, too: a line a row. */

/** Where they lie. */
export const releasesFolder = "e2e/fixtures/releases";

/** What the rows keep as hashes alone, and when they were written. */
export type DumpFacts = {
  now: string;
  /** Of Ada, who signed in through her provider. */
  sessionToken: string;
  /** One of Grace's, who administers the organization. */
  recoveryCode: string;
};

/**
 * The last migration of each release: what an operator may upgrade from. At a release, `npm run dump` makes the dump of the newest one, and
 * its row comes here.
 */
export const releasedMigrations = [
  "0001_events_by_email",
  "0004_domains_and_branding",
  "0007_setup_links",
  "0013_idempotency_keys",
  "0017_muted_notices",
  "0018_applications_attributes_tokens",
  "0020_tell_of_changes",
  "0024_console_roles_of_flags",
  "0027_passkeys",
] as const;

/** The last migration of each release that has a dump, the oldest first. */
export function dumpedReleases(): string[] {
  return readdirSync(releasesFolder)
    .filter((name) => name.endsWith(".sql"))
    .map((name) => name.slice(0, -".sql".length))
    .sort();
}

/** The dump of a release. */
export const readDump = (tag: string) => readFileSync(join(releasesFolder, `${tag}.sql`), "utf8");
const factsMark = "-- facts: ";

/** What the dump says about its rows. */
export function dumpFacts(tag: string): DumpFacts {
  const line = readDump(tag)
    .split("\n")
    .find((text) => text.startsWith(factsMark));
  if (!line) throw new Error(`${tag}.sql says nothing about its rows`);
  return JSON.parse(line.slice(factsMark.length));
}

/** All rows of a database as a dump. */
export async function writeDump(db: Db, tag: string, facts: DumpFacts): Promise<string> {
  const parts = [`-- What an installation held that migration ${tag} was the last of. See README.md.`];
  parts.push(`${factsMark}${JSON.stringify(facts)}`);
  await db.transaction(async (tx) => {
    for (const table of inOrderOfReference(await listTables(tx))) {
      const rows: string[] = [];
      await readRows(tx, table, {
        batch: 500,
        each: async (some) => {
          rows.push(...some.map((row) => `(${row.map(literal).join(", ")})`));
        },
      });
      if (rows.length > 0) parts.push("", `${insertInto(table)}\n${rows.sort().join(",\n")};`);
    }
  });
  return `${parts.join("\n")}\n`;
}

const insertInto = ({ name, columns }: Table) =>
  `insert into "${name}" (${columns.map((column) => `"${column.name}"`).join(", ")}) values`;

/** A row stays on its line. */
function literal(value: string | null): string {
  if (value === null) return "null";
  const quoted = `'${value.replaceAll("'", "''")}'`;
  return /[\r\n]/.test(value)
    ? `e${quoted.replaceAll("\\", "\\\\").replaceAll("\r", "\\r").replaceAll("\n", "\\n")}`
    : quoted;
}

/** Fills a database, at the migration of a dump, with its rows and no others. */
export async function restoreDump(db: Db, dump: string): Promise<void> {
  await db.transaction(async (tx) => {
    for (const table of inOrderOfReference(await listTables(tx)).reverse()) await emptyTable(tx, table);
    for (const statement of dump.split(/;\n/))
      if (statement.includes("insert into")) await tx.execute(sql.raw(statement));
    await continueNumbers(tx);
  });
}
