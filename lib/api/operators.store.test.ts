import { isNull } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEntries } from "@/drizzle/schema/activity";
import { apiCaller } from "@/e2e/support/api-caller";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { keepJob, keepJobState } from "@/lib/installation/job-state";

/** The installation and its operators over REST, each with the attack of a key that is an organization's. */
let database: DatabaseHandle;
const call = apiCaller(() => database.db);
let key: string;

beforeAll(async () => {
  database = await openTestDatabase();
  await call("POST", "/organizations", { slug: "acme", name: "Acme" });
  ({ key } = (await call("POST", "/organizations/acme/keys", { name: "theirs" })).body);
});
afterAll(() => database?.close());

describe("operators", () => {
  it("are invited, made of users, listed page by page, read and removed; the last one stays", async () => {
    const olive = await call("POST", "/operators", { email: "Olive@acme.test " });
    expect(olive).toMatchObject({
      status: 201,
      body: { email: "olive@acme.test", organization: "acme", addedBy: "bootstrap key", status: "active" },
    });
    expect(olive.headers.get("location")).toMatch(new RegExp(`/operators/${olive.body.id}$`));
    const { body: ada } = await call("POST", "/organizations/acme/users", { email: "ada@acme.test" });
    const made = await call("POST", "/operators", { email: "ada@acme.test", organization: "acme" });
    expect(made).toMatchObject({ status: 201, body: { id: ada.id } });
    expect((await call("POST", "/operators", { email: "ada@acme.test" })).body.code).toBe("already_exists");
    const page = await call("GET", "/operators?limit=1");
    expect(page.body.items).toMatchObject([{ email: "ada@acme.test" }]);
    const rest = await call("GET", `/operators?limit=1&cursor=${page.body.nextCursor}`);
    expect(rest.body).toMatchObject({ items: [{ email: "olive@acme.test" }], nextCursor: null });
    expect((await call("GET", `/operators/${ada.id}`)).body).toEqual(made.body);
    expect((await call("DELETE", `/operators/${ada.id}`)).status).toBe(204);
    expect((await call("DELETE", `/operators/${ada.id}`)).status).toBe(404);
    expect((await call("GET", `/organizations/acme/users/${ada.id}`)).body).toMatchObject({
      operator: false,
      status: "active",
    });
    expect(await call("DELETE", `/operators/${olive.body.id}`)).toMatchObject({
      status: 409,
      body: { code: "last_administrator" },
    });
  });

  it("do not exist for a key of an organization, whatever its role, and nothing changes", async () => {
    const { items } = (await call("GET", "/operators")).body;
    const [{ id }] = items;
    for (const [method, path, body] of [
      ["GET", "/operators"],
      ["POST", "/operators", { email: "mallory@acme.test", organization: "acme" }],
      ["GET", `/operators/${id}`],
      ["DELETE", `/operators/${id}`],
      ["GET", "/installation"],
      ["GET", "/installation/audit"],
    ] as const) {
      const answer = await call(method, path, body, { key });
      expect([method, path, answer.status]).toEqual([method, path, 404]);
      expect((await call(method, path, body, { key: null })).status).toBe(401);
    }
    expect((await call("GET", "/operators")).body.items).toEqual(items);
    expect((await call("GET", "/organizations/acme/users?email=mallory@acme.test")).body.items).toEqual([]);
  });

  it("no patch of a user makes one", async () => {
    const { body: eve } = await call("POST", "/organizations/acme/users", { email: "eve@acme.test" });
    for (const patch of [{ operator: true }, { operatorSince: "2026-01-01T00:00:00Z" }, { operatorAddedBy: "me" }])
      expect((await call("PATCH", `/organizations/acme/users/${eve.id}`, patch, { key })).status).toBe(422);
    expect((await call("GET", `/operators/${eve.id}`)).status).toBe(404);
  });

  it.each([
    ["no address", {}],
    ["something else than an address", { email: "ada" }],
    ["an organization that is no short name", { email: "ada@acme.test", organization: "No Name" }],
    ["a field that there is not", { email: "ada@acme.test", operator: true }],
  ])("are not made of %s", async (_what, body) => {
    expect((await call("POST", "/operators", body)).status).toBe(422);
  });
});

describe("the installation", () => {
  it("tells version, settings without secrets, database and jobs, and who read it is written down", async () => {
    keepJob({ name: "sending mails", everySeconds: 15 });
    keepJobState("sending mails", { lastStartedAt: new Date(0), lastEndedAt: new Date(1000), lastOutcome: "failed" });
    const { status, body } = await call("GET", "/installation");
    expect(status).toBe(200);
    expect(body).toMatchObject({ organizations: 1, operators: 1, database: { takesWrites: true } });
    expect(body.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(body.database.version).toBeGreaterThan(140_000);
    expect(body.jobs).toEqual([
      {
        name: "sending mails",
        everySeconds: 15,
        lastStartedAt: "1970-01-01T00:00:00.000Z",
        lastEndedAt: "1970-01-01T00:00:01.000Z",
        lastOutcome: "failed",
      },
    ]);
    const secret = body.settings.find(({ name }: { name: string }) => name === "APP_SECRET");
    expect(secret).toEqual({ name: "APP_SECRET", isSet: true, value: null });
    expect(await database.db.select().from(auditEntries).where(isNull(auditEntries.organizationId))).toMatchObject([
      { action: "installation.read", actorLabel: "bootstrap key" },
    ]);
  });
});

it("changes of the installation itself are listed page by page for its key, those of organizations are not", async () => {
  for (const slug of ["first", "second"]) {
    await call("POST", "/organizations", { slug, name: slug });
    expect((await call("DELETE", `/organizations/${slug}`)).status).toBe(204);
  }
  const path = "/installation/audit?action=organization.&limit=1";
  const page = (await call("GET", path)).body;
  expect(page.items).toMatchObject([{ action: "organization.deleted", target: "second", actor: "bootstrap key" }]);
  const rest = (await call("GET", `${path}&cursor=${page.nextCursor}`)).body;
  expect(rest).toMatchObject({ items: [{ action: "organization.deleted", target: "first" }], nextCursor: null });
});
