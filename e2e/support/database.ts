import { randomBytes } from "node:crypto";
import postgres from "postgres";

/**
 * The address of a new, empty database on the PostgreSQL of `DATABASE_URL`; undefined without one, which means an
 * embedded database in a folder of its own.
 */
export async function freshDatabaseUrl(): Promise<string | undefined> {
  const server = process.env.DATABASE_URL;
  if (!server) return undefined;
  const name = `journey_${randomBytes(6).toString("hex")}`;
  const sql = postgres(server, { max: 1, onnotice: () => undefined });
  await sql.unsafe(`create database ${name}`);
  await sql.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.toString();
}
