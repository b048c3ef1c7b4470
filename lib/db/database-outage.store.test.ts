import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import postgresDriver from "postgres";
import { generate } from "selfsigned";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { seenAssertions } from "@/drizzle/schema/sign-in";
import { startTcpProxy, type TcpProxy } from "@/e2e/support/tcp-proxy";
import { startPostgres } from "@/scripts/postgres.mjs";
import type { Db } from "./database";
import { type DatabaseHandle, migrationLock, openPostgres } from "./open-database";

// A drill on a real server behind a network that breaks. Relatives of one half-dead pooled connection that were looked
// for: statements in flight, transactions between two statements, idle connections, the start of a connection, the end
// of a server process, the pool's own queue, and what a transaction says whose statement failed.
// Long enough that a busy machine is not taken for a silent server.
const limits = { size: 4, connect: 4000, silence: 1000, fresh: 50, queue: 3000 };
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let proxy: TcpProxy;
let database: DatabaseHandle;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(async () => {
  await postgres?.stop();
});

beforeEach(async () => {
  const address = new URL(postgres.url);
  proxy = await startTcpProxy(Number(address.port));
  address.port = String(proxy.port);
  database = await openPostgres(address.toString(), limits);
});

afterEach(async () => {
  await database.close();
  await proxy.stop();
});

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const read = (db: Db) => db.execute(sql`select 1`);
const readMany = (count: number) => Promise.all(Array.from({ length: count }, () => read(database.db)));
/** How an outcome reads, so that a list of them can be compared. */
const outcomeOf = (work: Promise<unknown>) =>
  work.then(
    () => "answered",
    (error: Error) => (error.cause instanceof Error ? error.cause : error).name,
  );

/** Traffic as a busy console makes it: transactions that are cut at any moment. */
function startTraffic(workers: number) {
  let isOn = true;
  const work = async () => {
    while (isOn) {
      await database.db
        .transaction(async (tx) => {
          await read(tx as unknown as Db);
          await tx.execute(sql`select pg_sleep(0.01)`);
        })
        .catch(() => pause(5));
    }
  };
  const all = Promise.all(Array.from({ length: workers }, work));
  return async () => {
    isOn = false;
    await all;
  };
}

describe("after an outage every request is answered", () => {
  it.each([
    ["ended", "end", "end"],
    ["reset", "reset", "reset"],
    ["ended, and new ones are left waiting", "end", "silent"],
    ["silent, and new ones are reset", "silent", "reset"],
    ["silent, and so are new ones", "silent", "silent"],
  ] as const)("connections were %s", async (_name, existing, fresh) => {
    const stopTraffic = startTraffic(12);
    await pause(100);
    for (let round = 0; round < 3; round++) {
      proxy.treatNew(fresh);
      proxy.cutExisting(existing);
      await pause(500);
      proxy.cutExisting("end");
      proxy.treatNew("pass");
      await pause(50);
    }
    await stopTraffic();
    await readMany(40);
    await readMany(40);
  });

  it("the server ended all its processes", async () => {
    await readMany(8);
    await database.db.execute(
      sql`select pg_terminate_backend(pid) from pg_stat_activity
        where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    await pause(limits.fresh * 2);
    await readMany(40);
  });

  it("a failover leaves old connections silent: the next requests do not even notice", async () => {
    await readMany(8);
    await pause(limits.fresh * 2);
    proxy.cutExisting("silent");
    await readMany(40);
    await database.ping();
  });
});

describe("while the database is away, nothing hangs", () => {
  it("a statement whose connection falls silent fails, and a slow one does not", async () => {
    const slow = outcomeOf(database.db.execute(sql`select pg_sleep(2.5)`));
    expect(await slow).toBe("answered");
    const silenced = outcomeOf(database.db.execute(sql`select pg_sleep(60)`));
    await pause(50);
    proxy.cutExisting("silent");
    expect(await silenced).toBe("DatabaseUnavailable");
  });

  it.each(["silent", "end", "reset"] as const)("new connections are treated: %s", async (treatment) => {
    proxy.treatNew(treatment);
    proxy.cutExisting("end");
    const before = proxy.accepted();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => outcomeOf(read(database.db))));
    expect(outcomes).not.toContain("answered");
    await expect(database.ping()).rejects.toThrow();
    expect(proxy.accepted() - before, "each request tries once").toBeLessThanOrEqual(9);
  });

  it("a transaction that loses its connection between two statements fails, and the process lives", async () => {
    const lost = database.db.transaction(async (tx) => {
      await tx.execute(sql`select 1`);
      proxy.cutExisting("reset");
      await pause(50);
      await tx.execute(sql`select 2`);
    });
    expect(await outcomeOf(lost)).toBe("DatabaseUnavailable");
    await read(database.db);
  });

  it("who waits too long for a connection is told so, and the others get theirs", async () => {
    const held = Array.from({ length: limits.size }, () => outcomeOf(database.db.execute(sql`select pg_sleep(6)`)));
    const [late, later] = [outcomeOf(read(database.db)), pause(limits.queue)];
    expect(await late).toBe("DatabaseUnavailable");
    await later;
    expect(await Promise.all(held)).toEqual(held.map(() => "answered"));
    await readMany(8);
  });
});

describe("transactions", () => {
  const row = (name: string) => ({ connectionId: "drill", assertionIdHash: name, expiresAt: new Date() });
  const find = async (name: string) =>
    (await database.db.select().from(seenAssertions).where(sql`assertion_id_hash = ${name}`)).length;

  it("one whose failed statement was overlooked is not reported as done", async () => {
    const overlooked = database.db.transaction(async (tx) => {
      await tx.insert(seenAssertions).values(row("overlooked"));
      await tx.execute(sql`select 1 / 0`).catch(() => undefined);
    });
    await expect(overlooked).rejects.toThrow();
    expect(await find("overlooked")).toBe(0);
  });

  it("a savepoint is undone alone, also inside another", async () => {
    await database.db.transaction(async (tx) => {
      await tx.insert(seenAssertions).values(row("kept"));
      await tx.transaction(async (inner) => {
        await inner.insert(seenAssertions).values(row("kept too"));
        await inner
          .transaction(async (innermost) => {
            await innermost.insert(seenAssertions).values(row("undone"));
            await innermost.execute(sql`select 1 / 0`);
          })
          .catch(() => undefined);
      });
    });
    expect([await find("kept"), await find("kept too"), await find("undone")]).toEqual([1, 1, 0]);
  });

  it("nothing is written through one that is over", async () => {
    const leaked = await database.db.transaction(async (tx) => {
      await tx.execute(sql`select 1`);
      return { write: async () => tx.insert(seenAssertions).values(row("leaked")) };
    });
    await expect(leaked.write()).rejects.toThrow();
    expect(await find("leaked")).toBe(0);
  });
});

it("a statement and an idle transaction end at their limits, and the connection serves on", async () => {
  const strict = await openPostgres(postgres.url, { ...limits, statement: 1000, idleInTransaction: 1000 });
  try {
    await expect(strict.db.execute(sql`select pg_sleep(20)`)).rejects.toMatchObject({ cause: { code: "57014" } });
    const idle = strict.db.transaction(async (tx) => {
      await tx.execute(sql`select 1`);
      await pause(2500);
      await tx.execute(sql`select 2`);
    });
    await expect(idle).rejects.toThrow();
    await Promise.all(Array.from({ length: 10 }, () => read(strict.db)));
  } finally {
    await strict.close();
  }
});

it("unless told otherwise a statement has half a minute, and so has a transaction in which nothing is asked", async () => {
  const handle = await openPostgres(postgres.url);
  try {
    for (const name of ["statement_timeout", "idle_in_transaction_session_timeout"])
      expect(await handle.db.execute(sql`select current_setting(${name}) as limit`)).toEqual([{ limit: "30s" }]);
  } finally {
    await handle.close();
  }
});

it("a limit in the address wins over ours, on both sides", async () => {
  const address = new URL(postgres.url);
  address.searchParams.set("statement_timeout", "8000");
  const patient = await openPostgres(address.toString(), { ...limits, statement: 500 });
  try {
    expect(await outcomeOf(patient.db.execute(sql`select pg_sleep(4)`))).toBe("answered");
  } finally {
    await patient.close();
  }
});

it("a connection can be encrypted, and a server that cannot be trusted is refused", async () => {
  const { cert, private: key } = await generate([{ name: "commonName", value: "localhost" }]);
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-tls-"));
  chmodSync(folder, 0o755);
  const files = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  writeFileSync(files.cert, cert);
  writeFileSync(files.key, key, { mode: 0o600 });
  // The server of the tests runs as nobody where we are root.
  if (process.getuid?.() === 0) chownSync(files.key, 65534, 65534);
  const encrypted = await startPostgres(["ssl=on", `ssl_cert_file=${files.cert}`, `ssl_key_file=${files.key}`]);
  try {
    const handle = await openPostgres(`${encrypted.url}?sslmode=require`, limits);
    const rows = await handle.db.execute(sql`select ssl from pg_stat_ssl where pid = pg_backend_pid()`);
    expect(rows).toEqual([{ ssl: true }]);
    await handle.close();
    await expect(openPostgres(`${encrypted.url}?sslmode=verify-full`, limits)).rejects.toThrow(
      /^The database accepts no connection: /,
    );
  } finally {
    await encrypted.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

it("a migration has no limit, and waits for another instance's", async () => {
  await database.db.execute(sql`create database unmigrated`);
  const address = new URL(postgres.url);
  address.pathname = "/unmigrated";
  const other = postgresDriver(address.toString(), { max: 1, fetch_types: false });
  await other`select pg_advisory_lock(${migrationLock})`;
  address.searchParams.set("statement_timeout", "2000");
  const migrating = openPostgres(address.toString());
  await pause(4000);
  await other.end();
  await (await migrating).close();
});

it("one process at a time holds an advisory lock, and its end gives it back", async () => {
  const other = await openPostgres(postgres.url, limits);
  try {
    const inside = await database.withAdvisoryLock(4711, async () => {
      expect(await other.withAdvisoryLock(4711, async () => "taken")).toBeNull();
      // All requests are served beside it.
      await readMany(8);
      return "held";
    });
    expect(inside).toBe("held");
    await expect.poll(() => other.withAdvisoryLock(4711, async () => "taken"), { timeout: 10_000 }).toBe("taken");
  } finally {
    await other.close();
  }
});

it("a probe writes, and a server that only reads fails it", async () => {
  await database.ping();
  await database.probeWrite();
  await database.db.execute(sql`alter database postgres set default_transaction_read_only = on`);
  // The sentinel of before may write still; what connects now may not.
  proxy.cutExisting("end");
  await expect.poll(() => outcomeOf(database.probeWrite()), { timeout: 10_000 }).toBe("PostgresError");
  await database.ping();
  await database.db.transaction(async (tx) => {
    await tx.execute(sql`set transaction read write`);
    await tx.execute(sql`alter database postgres reset default_transaction_read_only`);
  });
});
