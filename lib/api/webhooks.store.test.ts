import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { apiCaller } from "@/e2e/support/api-caller";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { type Receiver, startReceiver } from "@/e2e/support/webhook-receiver";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { parseOutboundAllow } from "@/lib/net/outbound-policy";
import { deliverWebhooks } from "@/lib/webhooks/deliver-webhooks";

let database: DatabaseHandle;
let receiver: Receiver;
let made = 0;
let org: string;
let stranger: string;
const allowed = parseOutboundAllow("127.0.0.1");
const call = apiCaller(() => database.db, allowed);

beforeAll(async () => {
  database = await openTestDatabase();
  await call("POST", "/organizations", { slug: "elsewhere", name: "Elsewhere" });
  stranger = (await call("POST", "/organizations/elsewhere/keys", { name: "stranger" })).body.key;
});
afterAll(() => database?.close());
beforeEach(async () => {
  made += 1;
  org = `/organizations/hooks-${made}`;
  await call("POST", "/organizations", { slug: `hooks-${made}`, name: "Hooks" });
  receiver = await startReceiver();
});
afterEach(() => receiver.stop());

const deliver = () => deliverWebhooks({ ...testContext(database.db), outbound: allowed });
const create = async (types = ["user.*"]) => {
  const { body } = await call("POST", `${org}/webhooks`, { url: receiver.url, types });
  return { id: body.id as string, path: `${org}/webhooks/${body.id}`, body };
};
const addUser = (email: string) => call("POST", `${org}/users`, { email });

describe("webhooks", () => {
  it("show their secret once, and never again", async () => {
    const { path, body } = await create();
    expect(body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const answers = [await call("GET", path), await call("GET", `${org}/webhooks`), await call("GET", `${org}/audit`)];
    for (const answer of answers) expect(JSON.stringify(answer.body)).not.toContain("whsec_");
    const rotated = await call("POST", `${path}/rotate-secret`);
    expect(rotated.body.secret).not.toBe(body.secret);
    expect((await call("GET", path)).body.previousSecretEndsAt).not.toBeNull();
  });

  it("are changed in part, switched off and deleted, each with its entry in the audit log", async () => {
    const { path } = await create();
    expect((await call("PATCH", path, { types: ["*"] })).body).toMatchObject({ url: receiver.url, types: ["*"] });
    expect((await call("PATCH", path, { status: "off" })).body).toMatchObject({
      status: "off",
      offReason: "administrator",
    });
    expect((await call("PATCH", path, { status: "on" })).body).toMatchObject({ status: "on", offReason: null });
    expect((await call("DELETE", path)).status).toBe(204);
    expect((await call("GET", path)).status).toBe(404);
    const { body } = await call("GET", `${org}/audit?action=webhook.`);
    expect(body.items.map(({ action }: { action: string }) => action).reverse()).toEqual([
      "webhook.created",
      "webhook.updated",
      "webhook.updated",
      "webhook.updated",
      "webhook.deleted",
    ]);
  });

  it("are not overwritten by who has not seen the latest", async () => {
    const { path } = await create();
    const tag = (await call("GET", path)).headers.get("etag") ?? "";
    expect((await call("PATCH", path, { types: ["*"] }, { headers: { "If-Match": tag } })).status).toBe(200);
    for (const method of ["PATCH", "DELETE"])
      expect((await call(method, path, { types: ["*"] }, { headers: { "If-Match": tag } })).status).toBe(412);
  });

  it.each([
    ["a type that there is not", { types: ["user.born"] }, "types.0"],
    ["no type", { types: [] }, "types"],
    ["no address", { url: "acme" }, "url"],
    ["a password in the address", { url: "https://a:b@acme.example" }, "url"],
    ["an address inside", { url: "https://10.0.0.1/hook" }, "url"],
    ["another format", { format: "xml" }, "format"],
    ["a field that there is not", { secret: "whsec_x" }, "secret"],
  ])("are refused with %s", async (_name, change, path) => {
    const answer = await call("POST", `${org}/webhooks`, { url: receiver.url, types: ["user.*"], ...change });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body.errors)).toContain(path);
  });

  it("are nobody else's", async () => {
    const { id, path } = await create();
    await addUser("ada@acme.test");
    await deliver();
    const { body } = await call("GET", `${path}/deliveries`);
    const delivery = body.items[0].id;
    const tries = (base: string) => [
      ["GET", `${base}/webhooks/${id}`],
      ["PATCH", `${base}/webhooks/${id}`, { types: ["*"] }],
      ["DELETE", `${base}/webhooks/${id}`],
      ["GET", `${base}/webhooks/${id}/deliveries`],
      ["POST", `${base}/webhooks/${id}/rotate-secret`],
      ["POST", `${base}/webhooks/${id}/example`, { type: "user.created" }],
      ["POST", `${base}/webhooks/${id}/deliveries/redeliver`, { since: "2020-01-01T00:00:00Z" }],
      ["POST", `${base}/webhooks/${id}/deliveries/${delivery}/redeliver`],
      ["POST", `${base}/deliveries/${delivery}/redeliver`],
    ];
    for (const base of [org, "/organizations/elsewhere"])
      for (const [method, address, sent] of tries(base) as [string, string, unknown][]) {
        const answer = await call(method, address, sent, { key: stranger });
        expect(answer.status, `${method} ${address}`).toBe(404);
      }
  });
});

describe("deliveries", () => {
  it("show what was sent and what came back, newest first", async () => {
    const { path } = await create();
    receiver.answers({ status: 500, body: "out of order" });
    await addUser("ada@acme.test");
    await deliver();
    const { body } = await call("GET", `${path}/deliveries`);
    expect(body.items).toMatchObject([
      {
        type: "user.created",
        state: "pending",
        attempts: 1,
        request: { url: receiver.url, headers: { "webhook-id": body.items[0].event } },
        response: { status: 500, body: "out of order", problem: null },
      },
    ]);
    expect(JSON.parse(body.items[0].request.body).data.subject.label).toBe("ada@acme.test");
  });

  it("are sent again, one by either address, or all since a time", async () => {
    const { path } = await create();
    await addUser("ada@acme.test");
    await deliver();
    const { body } = await call("GET", `${path}/deliveries`);
    for (const address of [`${path}/deliveries/${body.items[0].id}`, `${org}/deliveries/${body.items[0].id}`]) {
      expect((await call("POST", `${address}/redeliver`)).body).toMatchObject({ state: "pending", attempts: 0 });
      await deliver();
    }
    expect((await call("POST", `${path}/deliveries/redeliver`, { since: "2020-01-01T00:00:00Z" })).body).toEqual({
      count: 1,
      until: null,
    });
    await deliver();
    expect(receiver.arrived).toHaveLength(4);
    expect(new Set(receiver.arrived.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });

  it("are not sent while the webhook is off", async () => {
    const { path } = await create();
    await call("PATCH", path, { status: "off" });
    const answer = await call("POST", `${path}/example`, { type: "user.created" });
    expect(answer).toMatchObject({ status: 409, body: { code: "webhook_off" } });
  });

  it("can be an example", async () => {
    const { path } = await create();
    const { body } = await call("POST", `${path}/example`, { type: "sign_in.refused" });
    expect(body).toMatchObject({ type: "sign_in.refused", isExample: true, state: "pending" });
    await deliver();
    expect(receiver.arrived).toHaveLength(1);
    expect((await call("GET", `${org}/domain-events`)).body.items.map(({ type }: { type: string }) => type)).toEqual([
      "admin.organization.created",
      "admin.webhook.created",
    ]);
  });
});

describe("events", () => {
  const types = async (query: string) => {
    const { body } = await call("GET", `${org}/domain-events${query}`);
    return body.items.map(({ type }: { type: string }) => type);
  };

  it("are read by their types, from where the reader was, both ways", async () => {
    for (const name of ["ada", "bob", "eve"]) await addUser(`${name}@acme.test`);
    const { body } = await call("GET", `${org}/domain-events?types=user.*&limit=2`);
    expect(body.items.map(({ subject }: { subject: { label: string } }) => subject.label)).toEqual([
      "ada@acme.test",
      "bob@acme.test",
    ]);
    expect(body.nextCursor).toBe(body.items[1].id);
    for (const name of ["after", "cursor"]) {
      const next = await call("GET", `${org}/domain-events?types=user.*&${name}=${body.nextCursor}`);
      expect(next.body).toMatchObject({ items: [{ subject: { label: "eve@acme.test" } }], nextCursor: null });
    }
    const before = await call("GET", `${org}/domain-events?types=user.*&order=desc&after=${body.nextCursor}`);
    expect(before.body.items).toMatchObject([{ subject: { label: "ada@acme.test" } }]);
    expect(await types("?types=user.deleted,admin.organization.created")).toEqual(["admin.organization.created"]);
  });

  it("are read by their time", async () => {
    const { body } = await call("GET", `${org}/domain-events`);
    const { at } = body.items[0];
    expect(await types(`?from=${at}`)).toHaveLength(1);
    expect(await types(`?to=${at}`)).toHaveLength(0);
  });

  it("have IDs that sort as they happened", async () => {
    for (const name of ["ada", "bob", "eve"]) await addUser(`${name}@acme.test`);
    const { body } = await call("GET", `${org}/domain-events`);
    const ids = body.items.map(({ id }: { id: string }) => id);
    expect(ids).toEqual([...ids].sort());
  });

  it.each(["?after=evt_1", "?cursor=x", "?types=born", "?types=", "?from=yesterday", "?order=up", "?typ=user.*"])(
    "are not read with %s",
    async (query) => {
      expect((await call("GET", `${org}/domain-events${query}`)).status).toBe(422);
    },
  );

  it("are nobody else's", async () => {
    expect((await call("GET", `${org}/domain-events`, undefined, { key: stranger })).status).toBe(404);
    const { body } = await call("GET", "/organizations/elsewhere/domain-events", undefined, { key: stranger });
    expect(body.items.every(({ type }: { type: string }) => type.startsWith("admin."))).toBe(true);
    expect(body.items).toHaveLength(2);
  });
});
