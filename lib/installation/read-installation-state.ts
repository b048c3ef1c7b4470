import { lookup } from "node:dns/promises";
import { access, constants, mkdir, statfs } from "node:fs/promises";
import { lookUpTxt } from "@/lib/net/txt-records-client";
import type { DatabaseState, InstallationState } from "@/lib/operating/doctor-finding";

/** One statement at the database, without migrating it. */
export type RunStatement = (text: string) => Promise<readonly Record<string, unknown>[]>;

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** What a database says of itself. Reads only. */
export async function readDatabaseState(run: RunStatement): Promise<DatabaseState> {
  try {
    const [server] = await run(
      `select current_setting('server_version_num')::int as version, clock_timestamp()::text as now,
        current_setting('transaction_read_only') as read_only, to_regclass('drizzle.__drizzle_migrations')::text as migrations`,
    );
    const [latest] = server?.migrations
      ? await run("select max(created_at)::text as at from drizzle.__drizzle_migrations")
      : [];
    return {
      version: Number(server?.version),
      migration: Number(latest?.at ?? 0),
      takesWrites: server?.read_only === "off",
      now: new Date(String(server?.now)),
    };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

/**
 * Whether the host of the public address has a record, and which name servers say nothing at all: one that refuses this name may know those
 * that it is there for.
 */
export async function readNameState(appUrl: string, servers: readonly string[]): Promise<InstallationState["dns"]> {
  const host = new URL(appUrl).hostname.replace(/^\[|\]$/g, "");
  const asked = Promise.all(servers.map(async (server) => ({ server, found: await lookUpTxt(host, [server]) })));
  const resolved = await lookup(host, { all: true }).then(
    (addresses) => ({ addresses: addresses.map(({ address }) => address) }),
    (error) => ({ error: messageOf(error) }),
  );
  const silent = (await asked).filter(({ found }) => found.kind === "timeout").map(({ server }) => server);
  return { host, resolved, silent };
}

/** Whether the public address leads to a Gatehouse. Asked from here: a firewall may treat others differently. */
export async function readAddressState(appUrl: string): Promise<InstallationState["address"]> {
  try {
    const response = await fetch(`${appUrl}/api/health`, { redirect: "manual", signal: AbortSignal.timeout(10_000) });
    const body: unknown = await response.json().catch(() => null);
    return { status: response.status, isGatehouse: isHealth(body) };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { error: messageOf(cause) };
  }
}

const isHealth = (body: unknown) =>
  typeof body === "object" && body !== null && "version" in body && "status" in body && typeof body.status === "string";

/** How much room the data directory has; it is made where it is not there yet, as a start does. */
export async function readDiskState(directory: string): Promise<InstallationState["disk"]> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await access(directory, constants.W_OK);
    const { bavail, bsize } = await statfs(directory);
    return { freeBytes: bavail * bsize };
  } catch (error) {
    return { error: messageOf(error) };
  }
}
