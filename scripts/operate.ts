import { createReadStream, createWriteStream, existsSync, renameSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { PassThrough, type Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { createGunzip, createGzip } from "node:zlib";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { randomToken } from "@/lib/crypto/tokens";
import { withOlderMigrations } from "@/lib/db/older-migrations";
import { type DatabaseHandle, openPglite, openPostgres } from "@/lib/db/open-database";
import { hasOperator } from "@/lib/directory/user-store";
import { env } from "@/lib/env";
import { insertFirstRunToken } from "@/lib/local-sign-in/first-run-store";
import { logToStandardError } from "@/lib/log";
import { type BackupHeader, parseHeader } from "@/lib/operating/backup-line";
import { restoreBackup } from "@/lib/operating/restore-backup";
import { rotateSecret } from "@/lib/operating/rotate-secret";
import { writeBackup } from "@/lib/operating/write-backup";
import packageJson from "@/package.json";
import { examine } from "./doctor";
import { runOperators } from "./operators";
import { say } from "./prepare.mjs";

/**
 * What an operator does with the whole installation, at its database: `backup FILE`, `restore FILE`, `move --to URL`, `first-run-link`,
 * `operators list|add|remove`, `rotate-secret`, `doctor`. Called by scripts/gatehouse.mjs, which has read the settings.
 */
const migrationsFolder = resolve("drizzle/migrations");
/**
 * Nobody waits for a sign-in here, and the embedded database, which is read in this same process, keeps it from hearing the other one for
 * seconds on a busy machine.
 */
const patience = { connect: 60_000, queue: 60_000, silence: 60_000 };
const openAt = (url: string | undefined, folder?: string) =>
  url ? openPostgres(url, patience, folder) : openPglite(resolve(env().DATA_DIR, "pglite"), folder);

async function backup(file: string): Promise<void> {
  if (existsSync(file)) throw new Error(`${file} exists already; a backup never replaces a file`);
  const gzip = createGzip();
  const saved = pipeline(gzip, createWriteStream(file, { flags: "wx", mode: 0o600 }));
  const count = await withDatabase(openAt(env().DATABASE_URL), (database) => writeTo(gzip, database));
  await saved;
  say(`${count} rows were written to ${file}. To restore them, the same APP_SECRET is needed: keep it elsewhere.`);
}

async function restore(file: string): Promise<void> {
  const count = await readFrom(createReadStream(file).pipe(createGunzip()), env().DATABASE_URL);
  say(`${count} rows were restored.`);
}

/** From the database of the settings into an empty PostgreSQL. */
async function move(to: string): Promise<void> {
  const lines = new PassThrough();
  const [, count] = await Promise.all([
    withDatabase(openAt(env().DATABASE_URL), (database) => writeTo(lines, database)).catch((error) => {
      lines.destroy(error);
      throw error;
    }),
    readFrom(lines, to),
  ]);
  say(`${count} rows were moved. Set DATABASE_URL to the new database before the next start.`);
}

async function printFirstRunLink({ db }: DatabaseHandle): Promise<void> {
  if (await hasOperator(db))
    throw new Error("There is an operator already; the first-run link is only for the first one");
  const token = randomToken(32);
  await insertFirstRunToken(db, token, new Date());
  say(`${env().APP_URL}/first-run/${token}`);
}

/** Everything that an older secret has encrypted, with the newest one; and the file of a start without APP_SECRET. */
async function rotate({ db }: DatabaseHandle): Promise<void> {
  const { APP_SECRET, DATA_DIR } = env();
  const { count, neededUntil } = await rotateSecret(db, secretBox(), new Date());
  const file = resolve(DATA_DIR, "secret");
  if (existsSync(file)) replaceFile(file, APP_SECRET);
  say(`${count} values were encrypted with the new APP_SECRET.`);
  const until = neededUntil && neededUntil > new Date() ? neededUntil.toISOString() : null;
  say(
    until
      ? `Keep the old one in APP_SECRET_PREVIOUS until ${until}: until then providers may end sessions that began with it.`
      : "Remove APP_SECRET_PREVIOUS before the next start.",
  );
  say("Recovery codes and passkeys stay valid. Backups from before need the old secret.");
}

/** One line for each thing that was looked at; exit code 1 when something is wrong. */
async function printFindings(): Promise<void> {
  const findings = await examine();
  for (const { name, got, wrong } of findings)
    say(wrong ? `problem ${name}: ${got} (expected: ${wrong.expected}). ${wrong.fix}` : `ok      ${name}: ${got}`);
  if (findings.some(({ wrong }) => wrong)) process.exitCode = 1;
}

/** As a whole: a file that was cut off would be a lost secret. */
function replaceFile(file: string, text: string): void {
  writeFileSync(`${file}.new`, `${text}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

async function withDatabase<Result>(
  opening: Promise<DatabaseHandle>,
  work: (database: DatabaseHandle) => Promise<Result>,
): Promise<Result> {
  const database = await opening;
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

async function writeTo(out: Writable, { db }: DatabaseHandle): Promise<number> {
  const origin = { version: packageJson.version, secretKeyId: secretBox().keyId, now: new Date() };
  const count = await writeBackup(db, origin, async (line) => {
    if (!out.write(`${line}\n`)) await new Promise((drained) => out.once("drain", drained));
  });
  out.end();
  return count;
}

async function readFrom(source: Readable, url: string | undefined): Promise<number> {
  const lines = createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  const first = await lines.next();
  const header = parseHeader(first.done ? "" : first.value);
  requireSecretOf(header);
  const count = await withOlderMigrations({ migrationsFolder, migration: header.migration }, (folder) =>
    withDatabase(openAt(url, folder), ({ db }) => restoreBackup(db, header, { [Symbol.asyncIterator]: () => lines })),
  );
  // What came after the version of the backup.
  await withDatabase(openAt(url), async () => undefined);
  return count;
}

function requireSecretOf({ secretKeyId }: BackupHeader): void {
  if (secretBox().knows(secretKeyId)) return;
  throw new Error(
    "The backup was made with another APP_SECRET: its keys and secrets could not be read. Set APP_SECRET to that one, or add it to APP_SECRET_PREVIOUS",
  );
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { to: { type: "string" }, organization: { type: "string" } },
});
logToStandardError();
const [command, file, email] = positionals;
const { organization } = values;
try {
  if (command === "backup" && file) await backup(file);
  else if (command === "restore" && file) await restore(file);
  else if (command === "move" && values.to) await move(values.to);
  else if (command === "first-run-link") await withDatabase(openAt(env().DATABASE_URL), printFirstRunLink);
  else if (command === "operators")
    await withDatabase(openAt(env().DATABASE_URL), (database) =>
      runOperators({ name: file, email, organization }, database),
    );
  else if (command === "rotate-secret") await withDatabase(openAt(env().DATABASE_URL), rotate);
  else if (command === "doctor") await printFindings();
  else
    throw new Error(
      "Usage: backup FILE | restore FILE | move --to DATABASE_URL | first-run-link | operators list|add|remove | rotate-secret | doctor",
    );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
