import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiKeys } from "@/drizzle/schema/api";
import { apiCaller } from "@/e2e/support/api-caller";
import { openTestDatabase } from "@/e2e/support/test-database";
import { hashToken, randomToken } from "@/lib/crypto/tokens";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { type ApiScope, apiScopes, hasScope } from "@/lib/directory/api-scope";
import { isReadOnly, scopeOf } from "./operation";
import { operations } from "./operations";

// What a limited key may do: for each operation what it needs, by asking it.

let database: DatabaseHandle;
const call = apiCaller(() => database.db);

beforeAll(async () => {
  database = await openTestDatabase();
  for (const slug of ["acme", "beta"]) await call("POST", "/organizations", { slug, name: slug });
});
afterAll(() => database?.close());

async function keyWith(wanted: object): Promise<{ id: string; key: string }> {
  const { status, body } = await call("POST", "/organizations/acme/keys", { name: "limited", ...wanted });
  expect(status).toBe(201);
  return body;
}

const keys = new Map<string, string>();

/** One key for each list of scopes. */
async function keyOf(scopes: readonly ApiScope[]): Promise<string> {
  const name = scopes.join(" ");
  const key = keys.get(name) ?? (await keyWith({ scopes })).key;
  keys.set(name, key);
  return key;
}

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const ofKeys = operations.filter(({ access }) => access !== "operator");
const addressOf = (path: string) => path.replace("{slug}", "acme").replace(/\{\w+\}/g, "no-such-thing");

describe("every operation", () => {
  it("needs a scope that there is, and every scope is needed by one", () => {
    const needed = new Set(operations.map(scopeOf));
    expect([...needed].sort()).toEqual([...apiScopes].sort());
  });

  it.each(ofKeys.map((operation) => [operation.operationId, operation] as const))(
    "%s is opened by its scope alone",
    async (_id, operation) => {
      const needed = scopeOf(operation);
      const ask = async (scopes: readonly ApiScope[]) =>
        call(operation.method, addressOf(operation.path), {}, { key: await keyOf(scopes) });
      const refused = await ask(apiScopes.filter((scope) => !hasScope([scope], needed)));
      expect([refused.status, refused.body?.code]).toEqual([403, "key_scope_missing"]);
      const names = `Bearer error="insufficient_scope", scope="${needed}"`;
      expect(refused.headers.get("WWW-Authenticate")).toBe(names);
      expect([401, 403]).not.toContain((await ask([needed])).status);
    },
  );
});

it.each<[ApiScope, ApiScope, boolean]>([
  ["users:read", "users:read", true],
  ["users:write", "users:read", true],
  ["users:read", "users:write", false],
  ["users:write", "groups:read", false],
])("%s for %s: %s", (held, needed, isEnough) => {
  expect(hasScope([held], needed)).toBe(isEnough);
});

describe("a refusal", () => {
  it("says which scope is needed and which there are, and changes nothing", async () => {
    const { key } = await keyWith({ scopes: ["users:read", "audit:read"] });
    const refused = await call("POST", "/organizations/acme/users", { email: "ada@acme.test" }, { key });
    expect(refused).toMatchObject({ status: 403, body: { code: "key_scope_missing" } });
    expect(refused.body.detail).toMatch(/Expected: users:write\. Got: users:read, audit:read\.$/);
    const { body } = await call("GET", "/organizations/acme/users?email=ada@acme.test", undefined, { key });
    expect(body.items).toEqual([]);
  });

  it("says the same of another organization, whether it is there or not", async () => {
    const { key } = await keyWith({ scopes: ["audit:read"] });
    for (const slug of ["beta", "no-such-one"]) {
      expect((await call("GET", `/organizations/${slug}/users`, undefined, { key })).status).toBe(403);
      expect((await call("GET", `/organizations/${slug}/audit`, undefined, { key })).status).toBe(404);
    }
  });

  it("a scope makes no operator, and no read-only key a writer", async () => {
    const { key } = await keyWith({ scopes: ["organization:write"] });
    expect((await call("POST", "/organizations", { slug: "new", name: "New" }, { key })).status).toBe(404);
    const reader = await keyWith({ readOnly: true, scopes: ["groups:write"] });
    const group = { key: "g", name: "G" };
    expect(await call("POST", "/organizations/acme/groups", group, { key: reader.key })).toMatchObject({
      status: 403,
      body: { code: "key_read_only" },
    });
  });
});

describe("a key that makes keys", () => {
  const make = (key: string, wanted: object) =>
    call("POST", "/organizations/acme/keys", { name: "made", ...wanted }, { key });

  it.each<[string, object]>([
    ["one that may do everything", {}],
    ["one with another scope", { scopes: ["keys:write", "users:read"] }],
    ["one that may write what it may only read", { scopes: ["groups:write"] }],
  ])("does not make %s", async (_, wanted) => {
    const { key } = await keyWith({ scopes: ["keys:write", "groups:read"] });
    expect(await make(key, wanted)).toMatchObject({ status: 403, body: { code: "key_grants_more" } });
  });

  it("makes one with as much or less", async () => {
    const { key } = await keyWith({ scopes: ["keys:write", "groups:write"] });
    for (const scopes of [["groups:write", "keys:write"], ["groups:read"]])
      expect(await make(key, { scopes })).toMatchObject({ status: 201, body: { scopes } });
  });

  it("does not outlive itself by one", async () => {
    const expiresAt = inAnHour();
    const { key } = await keyWith({ expiresAt });
    const later = new Date(new Date(expiresAt).getTime() + 1).toISOString();
    for (const wanted of [{}, { expiresAt: later }])
      expect(await make(key, wanted)).toMatchObject({ status: 403, body: { code: "key_grants_more" } });
    expect((await make(key, { expiresAt })).status).toBe(201);
  });
});

describe("expiry", () => {
  it("is 401 with a code of its own, from that moment on", async () => {
    const { id, key } = await keyWith({ expiresAt: inAnHour() });
    const ask = () => call("GET", "/organizations/acme/users", undefined, { key });
    expect((await ask()).status).toBe(200);
    await database.db.update(apiKeys).set({ expiresAt: new Date() }).where(eq(apiKeys.id, id));
    const refused = await ask();
    expect(refused).toMatchObject({ status: 401, body: { code: "key_expired" } });
    expect(refused.headers.get("WWW-Authenticate")).toBe("Bearer");
    await call("DELETE", `/organizations/acme/keys/${id}`);
    expect(await ask()).toMatchObject({ status: 401, body: { code: "key_invalid" } });
  });

  it("is not in the past", async () => {
    const wanted = { name: "late", expiresAt: new Date(Date.now() - 1_000).toISOString() };
    expect(await call("POST", "/organizations/acme/keys", wanted)).toMatchObject({
      status: 422,
      body: { errors: [{ path: "expiresAt", message: "date_past" }] },
    });
  });

  it.each([
    ["an unknown scope", { scopes: ["users:delete"] }],
    ["no scope at all", { scopes: [] }],
    ["a scope for changing what cannot be changed", { scopes: ["audit:write"] }],
    ["a time that is none", { expiresAt: "tomorrow" }],
  ])("%s is refused", async (_, wanted) => {
    expect((await call("POST", "/organizations/acme/keys", { name: "odd", ...wanted })).status).toBe(422);
  });
});

it("a key from before there were scopes may do everything, and never expires", async () => {
  const key = `gh_${randomToken(32)}`;
  const { organizationId } = (await database.db.select().from(apiKeys).limit(1))[0] ?? { organizationId: null };
  await database.db
    .insert(apiKeys)
    .values({ id: "old", organizationId, name: "old", keyHash: hashToken(key), hint: key.slice(0, 7), createdBy: "x" });
  const refusals: string[] = [];
  for (const { method, path, operationId } of ofKeys.filter(isReadOnly)) {
    const { status } = await call(method, addressOf(path), {}, { key });
    if (status === 401 || status === 403) refusals.push(operationId);
  }
  expect(refusals).toEqual([]);
  const group = { key: "old", name: "Old" };
  expect((await call("POST", "/organizations/acme/groups", group, { key })).status).toBe(201);
  const { body } = await call("GET", "/organizations/acme/keys", undefined, { key });
  const view = body.items.find(({ id }: { id: string }) => id === "old");
  expect(view).toMatchObject({ scopes: null, expiresAt: null } satisfies {
    scopes: ApiScope[] | null;
    expiresAt: null;
  });
});
