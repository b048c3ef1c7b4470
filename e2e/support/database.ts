import { randomBytes } from "node:crypto";
import postgres from "postgres";

/**
 * The address of a new, empty database on the PostgreSQL of `DATABASE_URL`; undefined without one, which means an
 * embedded database in a folder of its own.
 */
export async function freshDatabaseUrl(): Promise<string | undefined> {
  const server = process.env.DATABASE_URL;
  return server ? createDatabase(server) : undefined;
}

/**
 * Makes a database.
 * @param server the address of any database of that PostgreSQL
 * @param original the address of a database to copy, which nobody uses any more; an empty one is made without it
 * @returns its address
 */
export async function createDatabase(server: string, original?: string): Promise<string> {
  const name = `journey_${randomBytes(6).toString("hex")}`;
  const sql = postgres(server, { max: 1, onnotice: () => undefined });
  if (original) {
    const template = new URL(original).pathname.slice(1);
    // A session whose process has ended may still be about to notice; a database in use is not copied.
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${template}`;
    await sql.unsafe(`create database ${name} template ${template}`);
  } else {
    await sql.unsafe(`create database ${name}`);
  }
  await sql.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.toString();
}
