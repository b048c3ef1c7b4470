import { afterAll, beforeAll, expect, it } from "vitest";
import { apiCaller } from "@/e2e/support/api-caller";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";

let database: DatabaseHandle;
const call = apiCaller(() => database.db);
const org = "/organizations/leaving";
let strangersKey: string;
let readOnlyKey: string;

beforeAll(async () => {
  database = await openTestDatabase();
  for (const slug of ["leaving", "elsewhere"]) await call("POST", "/organizations", { slug, name: slug });
  strangersKey = (await call("POST", "/organizations/elsewhere/keys", { name: "stranger" })).body.key;
  readOnlyKey = (await call("POST", `${org}/keys`, { name: "reader", readOnly: true })).body.key;
});
afterAll(() => database?.close());

async function newUser(email: string, role: string | null = "developer"): Promise<string> {
  return (await call("POST", `${org}/users`, { email, role })).body.id;
}

it("ends all access of a user with a receipt that can be read again", async () => {
  const id = await newUser("ada@acme.test");
  const left = await call("POST", `${org}/users/${id}/leave`, {});
  expect(left).toMatchObject({ status: 201, body: { user: id, email: "ada@acme.test" } });
  expect(left.body.doors).toContainEqual({ door: "roles", state: "closed", count: 1, names: ["developer"] });
  expect((await call("GET", `${org}/users/${id}`)).body).toMatchObject({ status: "suspended", roles: [] });
  expect((await call("GET", `${org}/users/${id}/receipts/${left.body.id}`)).body).toEqual(left.body);
  const again = await call("POST", `${org}/users/${id}/leave`, { revokeKeys: false });
  const list = await call("GET", `${org}/users/${id}/receipts?limit=1`);
  expect(list.body.items).toEqual([again.body]);
  const older = await call("GET", `${org}/users/${id}/receipts?cursor=${list.body.nextCursor}`);
  expect(older.body).toEqual({ items: [left.body], nextCursor: null });
});

it("refuses the last administrator, what it does not know, and keys that may not", async () => {
  const admin = await newUser("admin@acme.test", "account_administrator");
  expect(await call("POST", `${org}/users/${admin}/leave`, {})).toMatchObject({ status: 409 });
  const id = await newUser("bob@acme.test");
  expect((await call("POST", `${org}/users/${id}/leave`, { everything: true })).status).toBe(422);
  expect((await call("POST", `${org}/users/${id}/leave`, {}, { key: readOnlyKey })).status).toBe(403);
  expect((await call("POST", `${org}/users/${id}/leave`, {}, { key: strangersKey })).status).toBe(404);
  expect((await call("GET", `${org}/users/nobody/receipts`)).status).toBe(404);
  const { body: receipt } = await call("POST", `${org}/users/${id}/leave`, {});
  expect((await call("GET", `${org}/users/${admin}/receipts/${receipt.id}`)).status).toBe(404);
  expect((await call("POST", `/organizations/elsewhere/users/${id}/leave`, {})).status).toBe(404);
});
