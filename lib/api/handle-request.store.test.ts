import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiCaller } from "@/e2e/support/api-caller";
import { spreadStatements } from "@/e2e/support/statements";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { takeRateLimit } from "@/lib/net/rate-limit";

let database: DatabaseHandle;
const call = apiCaller(() => database.db);

beforeAll(async () => {
  database = await openTestDatabase();
  await call("POST", "/organizations", { slug: "rest", name: "Rest" });
});

afterAll(() => database?.close());

const org = "/organizations/rest";

describe("what HTTP promises", () => {
  it("every answer names its request; a refused one says what to send, or when", async () => {
    const anonymous = await call("GET", "/organizations", undefined, { key: null });
    expect(anonymous.status).toBe(401);
    expect(anonymous.headers.get("www-authenticate")).toBe("Bearer");
    const method = await call("DELETE", "/organizations");
    expect(method.status).toBe(405);
    expect(method.headers.get("allow")).toBe("GET, POST, HEAD");
    const answers = [anonymous, method, await call("GET", "/organizations"), await call("GET", "/nowhere")];
    const ids = answers.map(({ headers }) => headers.get("x-request-id"));
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("a key sees what is left of its limit, and 429 says when to come again", async () => {
    const { body } = await call("POST", `${org}/keys`, { name: "limited" });
    const first = await call("GET", "/organizations", undefined, { key: body.key });
    expect(first.headers.get("ratelimit-policy")).toBe('"api";q=1200;w=60');
    expect(first.headers.get("ratelimit")).toMatch(/^"api";r=1199;t=\d+$/);
    for (let used = 1; used < 1200; used++) await takeRateLimit("api", body.id);
    const beyond = await call("GET", "/organizations", undefined, { key: body.key });
    expect(beyond).toMatchObject({ status: 429, body: { code: "rate_limited" } });
    expect(beyond.headers.get("ratelimit")).toMatch(/^"api";r=0;t=\d+$/);
    expect(beyond.headers.get("retry-after")).toMatch(/^\d+$/);
    const guesses = Array.from({ length: 61 }, () =>
      call("GET", "/organizations", undefined, { key: "guessed", machine: "192.0.2.9" }),
    );
    const refused = (await Promise.all(guesses)).filter(({ status }) => status === 429);
    expect(refused).toHaveLength(1);
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("what takes long to come is done with what its key may do by then", async () => {
    const { body } = await call("POST", `${org}/keys`, { name: "slow" });
    const meanwhile = async () => {
      await call("DELETE", `${org}/keys/${body.id}`);
      await setTimeout(1_100);
    };
    const answer = await call("POST", `${org}/groups`, { key: "late", name: "Late" }, { key: body.key, meanwhile });
    expect(answer).toMatchObject({ status: 401, body: { code: "key_invalid" } });
    expect((await call("GET", `${org}/groups/late`)).status).toBe(404);
  });

  it("the audit entry of a change names the request that made it", async () => {
    const made = await call("POST", `${org}/groups`, { key: "traced", name: "Traced" });
    const { body } = await call("GET", `${org}/audit?action=group.created`);
    expect(body.items[0]).toMatchObject({ target: "Traced", requestId: made.headers.get("x-request-id") });
  });

  it("HEAD is answered as GET is", async () => {
    expect((await call("HEAD", org)).headers.get("etag")).toBe((await call("GET", org)).headers.get("etag"));
  });

  it.each([
    [`${org}/users?emial=a@acme.test`, "query_unknown"],
    [`${org}/users?limit=3&limit=4`, "validation_failed"],
    [`${org}/users?limit=0`, "validation_failed"],
    [`${org}/users?limit=201`, "validation_failed"],
    [`${org}/users?email=%00`, "validation_failed"],
    [`${org}/users?cursor=garbage`, "validation_failed"],
    [`${org}/audit?cursor=WyJ4Il0`, "validation_failed"],
    [`${org}?name=x`, "query_unknown"],
    [`${org}/roles?toString=x`, "query_unknown"],
  ])("%s is refused as %s", async (address, code) => {
    expect(await call("GET", address)).toMatchObject({ status: 422, body: { code } });
  });

  it("every list turns pages, short ones too", async () => {
    const seen: string[] = [];
    let cursor = "";
    do {
      const { body } = await call("GET", `${org}/roles?limit=2${cursor}`);
      seen.push(...body.items.map(({ key }: { key: string }) => key));
      cursor = body.nextCursor && `&cursor=${body.nextCursor}`;
    } while (cursor);
    expect(seen).toHaveLength(6);
    expect(new Set(seen).size).toBe(6);
  });
});

describe("If-Match", () => {
  const saml = { name: "Provider", kind: "generic-saml" };
  const resources: [string, string, object, (body: Record<string, string>) => string, object, object][] = [
    ["a user", "/users", { email: "tag@acme.test" }, ({ id }) => `/users/${id}`, { fullName: "A" }, { fullName: "B" }],
    ["a role", "/roles", { key: "tagged", name: "T" }, ({ key }) => `/roles/${key}`, { name: "A" }, { name: "B" }],
    ["a group", "/groups", { key: "tagged", name: "T" }, ({ key }) => `/groups/${key}`, { name: "A" }, { name: "B" }],
    [
      "a domain",
      "/domains",
      { domain: "tagged.example" },
      ({ domain }) => `/domains/${domain}`,
      { includeSubdomains: true },
      { includeSubdomains: false },
    ],
    ["a connection", "/connections", saml, ({ id }) => `/connections/${id}`, { name: "A" }, { name: "B" }],
  ];

  it.each(resources)("%s that was changed since it was read is not overwritten, nor deleted", async (...row) => {
    const [, list, input, pathOf, first, second] = row;
    const { body } = await call("POST", `${org}${list}`, input);
    const path = `${org}${pathOf(body)}`;
    const tag = (await call("GET", path)).headers.get("etag") ?? "";
    expect(tag).toMatch(/^"[\w-]+"$/);
    const changed = await call("PATCH", path, first, { headers: { "If-Match": tag } });
    expect(changed.status).toBe(200);
    const newTag = changed.headers.get("etag") ?? "";
    expect(newTag).not.toBe(tag);
    expect((await call("GET", path)).headers.get("etag")).toBe(newTag);
    const refused = { status: 412, body: { code: "precondition_failed" } };
    for (const stale of [tag, `W/${newTag}`, '"other"'])
      expect(await call("PATCH", path, second, { headers: { "If-Match": stale } })).toMatchObject(refused);
    expect(await call("DELETE", path, undefined, { headers: { "If-Match": tag } })).toMatchObject(refused);
    expect((await call("GET", path)).headers.get("etag")).toBe(newTag);
    expect((await call("PATCH", path, {}, { headers: { "If-Match": "*" } })).status).toBe(200);
    const either = { "If-Match": `"other", ${newTag}` };
    expect((await call("DELETE", path, undefined, { headers: either })).status).toBe(204);
    expect((await call("PATCH", path, second, { headers: { "If-Match": "*" } })).status).toBe(404);
  });

  it("the organization itself, too", async () => {
    const tag = (await call("GET", org)).headers.get("etag") ?? "";
    expect((await call("PATCH", org, { tenantId: "one" }, { headers: { "If-Match": tag } })).status).toBe(200);
    expect((await call("PATCH", org, { tenantId: "two" }, { headers: { "If-Match": tag } })).status).toBe(412);
  });

  describe("at the same time", () => {
    let atOnce: ReturnType<typeof spreadStatements>;
    beforeAll(() => {
      atOnce = spreadStatements(database.db);
    });

    it.each(resources)("of writers of %s who read the same, one gets through", async (...row) => {
      const [, list, input, pathOf, first] = row;
      const { body } = await call("POST", `${org}${list}`, input);
      const path = `${org}${pathOf(body)}`;
      const tag = (await call("GET", path)).headers.get("etag") ?? "";
      const patches = Array.from(
        { length: 12 },
        () => () => call("PATCH", path, first, { headers: { "If-Match": tag } }),
      );
      const statuses = (await atOnce(patches)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
      // 409: read as it was, and written by somebody else before it could be.
      expect(statuses.filter((status) => [409, 412].includes(status))).toHaveLength(11);
      await call("DELETE", path);
    });
  });
});
