import { afterAll, beforeAll, expect, it } from "vitest";
import { apiCaller } from "@/e2e/support/api-caller";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";

let database: DatabaseHandle;
const call = apiCaller(() => database.db);
const path = "/organizations/settled/settings";
let key: string;
let stranger: string;

beforeAll(async () => {
  database = await openTestDatabase();
  for (const slug of ["settled", "elsewhere"]) await call("POST", "/organizations", { slug, name: slug });
  key = (await call("POST", "/organizations/settled/keys", { name: "own" })).body.key;
  stranger = (await call("POST", "/organizations/elsewhere/keys", { name: "stranger" })).body.key;
});
afterAll(() => database?.close());

const initial = { idleMinutes: 480, absoluteMinutes: 10_080, consoleSignInHours: null };

it("the settings of a new organization are the usual ones, and a patch changes what it names", async () => {
  const first = await call("GET", path, undefined, { key });
  expect(first).toMatchObject({ status: 200, body: { session: initial, signIn: { emailCodes: "offered" } } });
  const changed = await call("PATCH", path, { session: { idleMinutes: 30 }, retention: { claimsDays: 7 } }, { key });
  const session = { ...initial, idleMinutes: 30 };
  expect(changed).toMatchObject({ status: 200, body: { session, retention: { claimsDays: 7, answersHours: 0 } } });
  expect((await call("GET", "/organizations/settled", undefined, { key })).body.session).toEqual(session);
  const [entry] = (await call("GET", "/organizations/settled/audit?action=organization.updated")).body.items;
  expect(entry.changes).toContainEqual({ field: "session.idleMinutes", from: 480, to: 30 });
});

it.each([
  [{ session: { idleMinutes: 4 } }, "session.idleMinutes"],
  [{ session: { absoluteMinutes: 129_601 } }, "session.absoluteMinutes"],
  [{ session: { consoleSignInHours: 0 } }, "session.consoleSignInHours"],
])("%j is refused at its field", async (body, field) => {
  const refused = await call("PATCH", path, body);
  expect(refused.status).toBe(422);
  expect(refused.body.errors.map((error: { path: string }) => error.path)).toEqual([field]);
});

it("an unseen change is not written over, and another organization finds nothing", async () => {
  const tag = (await call("GET", path)).headers.get("etag") ?? "";
  await call("PATCH", path, { session: { absoluteMinutes: 600 } });
  const late = await call("PATCH", path, { session: { idleMinutes: 60 } }, { headers: { "If-Match": tag } });
  expect(late.status).toBe(412);
  for (const method of ["GET", "PATCH"] as const)
    expect((await call(method, path, method === "PATCH" ? {} : undefined, { key: stranger })).status).toBe(404);
});
