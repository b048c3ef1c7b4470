import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { idempotencyKeys } from "@/drizzle/schema/api";
import { apiCaller } from "@/e2e/support/api-caller";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { cleanExpired } from "@/lib/jobs/clean-expired-store";

/**
 * Idempotency-Key. Relatives looked for: the key of another caller, another address, another query, another body; two at once;
 * an answer with a secret; a refused request; one that failed unexpectedly; a key after its day.
 */
let database: DatabaseHandle;
const call = apiCaller(() => database.db);
const org = "/organizations/once";
const once = (value: string) => ({ headers: { "Idempotency-Key": value } });

beforeAll(async () => {
  database = await openTestDatabase();
  await call("POST", "/organizations", { slug: "once", name: "Once" });
});

afterAll(() => database?.close());

async function count(email: string): Promise<number> {
  return (await call("GET", `${org}/users?email=${email}`)).body.items.length;
}

it("a POST that is sent again is answered as the first time, and writes nothing", async () => {
  const first = await call("POST", `${org}/keys`, { name: "once" }, once("a-1"));
  const again = await call("POST", `${org}/keys`, { name: "once" }, once("a-1"));
  expect(again.body).toEqual(first.body);
  expect([first, again].map(({ status, headers }) => [status, headers.get("idempotency-replayed")])).toEqual([
    [201, null],
    [201, "true"],
  ]);
  expect(again.headers.get("location")).toBe(first.headers.get("location"));
  expect(again.headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"));
  expect((await call("GET", `${org}/keys`)).body.items).toHaveLength(1);
});

it("the secret of an answer is kept sealed", async () => {
  const { body } = await call("POST", `${org}/keys`, { name: "sealed" }, once("sealed-1"));
  const text = JSON.stringify(await database.db.select().from(idempotencyKeys));
  expect(text).toContain("g1.");
  expect(text).not.toContain(body.key);
  expect(text).not.toContain("sealed-1");
});

it("of two that come at once one writes; the other waits, or hears the same", async () => {
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => call("POST", `${org}/users`, { email: "twice@acme.test" }, once("race"))),
  );
  for (const { status, body, headers } of answers) {
    if (status === 201) expect(body.email).toBe("twice@acme.test");
    else expect([status, body.code, headers.get("retry-after")]).toEqual([409, "idempotency_in_progress", "1"]);
  }
  expect(answers.filter(({ status, headers }) => status === 201 && !headers.has("idempotency-replayed"))).toHaveLength(
    1,
  );
  expect(await count("twice@acme.test")).toBe(1);
});

it.each([
  ["another body", `${org}/users`, { email: "b@acme.test" }],
  ["another address", `${org}/groups`, { email: "a@acme.test" }],
  ["another query", `${org}/users?x=1`, { email: "a@acme.test" }],
])("the same key with %s is refused", async (_name, address, body) => {
  await call("POST", `${org}/users`, { email: "a@acme.test" }, once("reused"));
  const other = await call("POST", address, body, once("reused"));
  expect(other).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } });
  expect(await count("b@acme.test")).toBe(0);
});

it("one caller's key means nothing to another", async () => {
  const [one, two] = await Promise.all(
    ["one", "two"].map(async (name) => (await call("POST", `${org}/keys`, { name })).body.key),
  );
  const { body } = await call("POST", `${org}/groups`, { key: "shared", name: "x" }, { key: one, ...once("same") });
  expect(body.key).toBe("shared");
  const other = await call("POST", `${org}/groups`, { key: "shared", name: "x" }, { key: two, ...once("same") });
  expect(other.body.code).toBe("already_exists");
});

it("a refused request releases its key", async () => {
  await call("POST", `${org}/users`, { email: "taken@acme.test" });
  const taken = await call("POST", `${org}/users`, { email: "taken@acme.test" }, once("refused"));
  expect(taken.status).toBe(409);
  const invalid = await call("POST", `${org}/users`, { email: "no address" }, once("refused"));
  expect(invalid.body.code).toBe("validation_failed");
  const right = await call("POST", `${org}/users`, { email: "free@acme.test" }, once("refused"));
  expect(right.status).toBe(201);
});

it("a request that failed unexpectedly keeps its key: nobody knows what it wrote", async () => {
  await database.db.execute(sql`alter table groups rename to groups_away`);
  const failed = await call("POST", `${org}/groups`, { key: "lost", name: "x" }, once("lost"));
  await database.db.execute(sql`alter table groups_away rename to groups`);
  expect(failed.status).toBe(500);
  const again = await call("POST", `${org}/groups`, { key: "lost", name: "x" }, once("lost"));
  expect(again).toMatchObject({ status: 409, body: { code: "idempotency_in_progress" } });
});

it.each(["", "a b", "x".repeat(256)])("the key %j is refused", async (key) => {
  const answer = await call("POST", `${org}/users`, { email: "odd@acme.test" }, once(key));
  expect(answer).toMatchObject({ status: 422, body: { code: "validation_failed" } });
  expect(await count("odd@acme.test")).toBe(0);
});

it("a key is honoured for a day, and then forgotten", async () => {
  await call("POST", `${org}/groups`, { key: "daily", name: "x" }, once("daily"));
  await call("DELETE", `${org}/groups/daily`);
  expect((await call("POST", `${org}/groups`, { key: "daily", name: "x" }, once("daily"))).body.key).toBe("daily");
  expect((await call("GET", `${org}/groups/daily`)).status).toBe(404);
  await database.db.execute(sql`update idempotency_keys set expires_at = now() - interval '1 second'`);
  expect((await call("POST", `${org}/groups`, { key: "daily", name: "x" }, once("daily"))).status).toBe(201);
  expect((await call("GET", `${org}/groups/daily`)).status).toBe(200);
  await cleanExpired(database.db, new Date(Date.now() + 25 * 3_600_000));
  expect(await database.db.select().from(idempotencyKeys)).toEqual([]);
});
