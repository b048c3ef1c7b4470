import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applicationSecrets, applications, applicationUses } from "@/drizzle/schema/applications";
import { apiCaller } from "@/e2e/support/api-caller";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { listEvents } from "@/lib/activity/event-queries";
import { randomId, randomToken } from "@/lib/crypto/tokens";
import { brokenReference } from "@/lib/db/database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { findOrganization } from "@/lib/directory/organization-store";
import { quotas } from "@/lib/directory/quotas";
import { listOpenSessions } from "@/lib/directory/session-queries";
import { insertSession } from "@/lib/directory/session-store";
import { decideAccess } from "./access-rule";
import { findApplicationPerson } from "./application-person-store";
import { findSecret } from "./application-secret-store";
import { findApplication, findClient, findProxied } from "./application-store";
import { noteUse } from "./application-use-store";
import { recordDenial } from "./record-denial";
import { restoreApplication } from "./restore-application";
import { turnOffApplication } from "./turn-off-application";

let database: DatabaseHandle;
const call = apiCaller(() => database.db);
const path = "/organizations/apps/applications";
let organizationId: string;
let stranger: string;
let anna: string;
let bert: string;

beforeAll(async () => {
  database = await openTestDatabase();
  for (const slug of ["apps", "others"]) await call("POST", "/organizations", { slug, name: slug });
  organizationId = (await findOrganization(database.db, "apps"))?.id ?? "";
  stranger = (await call("POST", "/organizations/others/keys", { name: "stranger" })).body.key;
  await call("POST", "/organizations/apps/groups", { key: "staff", name: "Staff" });
  await call("POST", "/organizations/others/groups", { key: "theirs", name: "Theirs" });
  const person = { email: "anna@acme.test", fullName: "Anna Berg", groups: ["staff"] };
  anna = (await call("POST", "/organizations/apps/users", person)).body.id;
  bert = (await call("POST", "/organizations/others/users", { email: "bert@other.test" })).body.id;
});
afterAll(() => database?.close());

const newClient = async (more: object = {}) =>
  (await call("POST", path, { kind: "oidc", name: "Grafana", redirectUris: ["https://g.test/cb"], ...more })).body;

async function saved(id: string) {
  const application = await findApplication(database.db, organizationId, id);
  if (!application) throw new Error("no such application");
  return application;
}

describe("an application over REST", () => {
  it("is made, read, changed in parts, listed and deleted, and each change is audited", async () => {
    const made = await newClient();
    expect(made).toMatchObject({
      kind: "oidc",
      status: "on",
      issuer: "https://console.test/op",
      access: { mode: "everyone", roles: [], groups: [], allowUsers: [], denyUsers: [] },
      claims: [],
      clientAuth: "client_secret_basic",
      clientSecret: expect.stringMatching(/^ghs_[\w-]{43}$/),
      version: 1,
    });
    const read = await call("GET", `${path}/${made.id}`);
    expect(read.body).not.toHaveProperty("clientSecret");
    expect(read.headers.get("etag")).toBe('"1"');
    const patch = { access: { mode: "any", groups: ["staff"] } };
    const changed = await call("PATCH", `${path}/${made.id}`, patch, { headers: { "If-Match": '"1"' } });
    expect(changed.body).toMatchObject({ version: 2, name: "Grafana", access: { mode: "any", groups: ["staff"] } });
    const stale = await call("PATCH", `${path}/${made.id}`, { name: "x" }, { headers: { "If-Match": '"1"' } });
    expect(stale.status).toBe(412);
    expect((await call("PATCH", `${path}/${made.id}`, changed.body)).body.version).toBe(2);
    expect((await call("GET", `${path}?limit=1`)).body.items).toHaveLength(1);
    expect((await call("DELETE", `${path}/${made.id}`)).status).toBe(204);
    expect((await call("GET", `${path}/${made.id}`)).status).toBe(404);
    const audit = await call("GET", "/organizations/apps/audit?limit=3");
    const actions = audit.body.items.map(({ action }: { action: string }) => action);
    expect(actions.slice(0, 2)).toEqual(["application.deleted", "application.updated"]);
    expect(JSON.stringify(audit.body)).not.toContain(made.clientSecret);
  });

  it("a site behind a proxy has an address to be asked at, no client, and an origin that it shares with nobody", async () => {
    const body = { kind: "proxy", name: "Wiki", origin: "https://wiki.test/" };
    const { body: made } = await call("POST", path, body);
    expect(made).toMatchObject({
      origin: "https://wiki.test",
      paths: { open: [], restricted: [] },
      verifyUrl: `https://console.test/proxy/verify/${made.id}`,
    });
    expect(made).not.toHaveProperty("clientId");
    expect(await call("POST", path, body)).toMatchObject({ status: 409, body: { errors: [{ path: "origin" }] } });
    expect((await call("POST", "/organizations/others/applications", body)).status).toBe(201);
    expect((await call("POST", `${path}/${made.id}/secrets`)).status).toBe(404);
    expect(await findProxied(database.db, made.id)).toMatchObject({ organization: { slug: "apps" } });
    expect(await findClient(database.db, made.id)).toBeNull();
  });

  it.each([
    ["another kind", { kind: "proxy", origin: "https://x.test" }, "redirectUris"],
    ["another client ID", { clientId: "mine" }, "clientId"],
    ["another ID", { id: "mine" }, "id"],
    ["a role of nobody", { access: { mode: "any", roles: ["ghost"] } }, "access.roles.0"],
    ["a group of another organization", { access: { mode: "any", groups: ["theirs"] } }, "access.groups.0"],
    ["a redirect address with a wildcard", { redirectUris: ["https://*.g.test/"] }, "redirectUris.0"],
    ["a claim of the protocol", { claims: [{ claim: "sub", from: "email" }] }, "claims.0.claim"],
  ])("%s is refused by the field", async (_name, patch, field) => {
    const { id } = await newClient();
    const { status, body } = await call("PATCH", `${path}/${id}`, patch);
    expect(status).toBe(422);
    expect(JSON.stringify(body.errors)).toContain(field);
    expect((await saved(id)).version).toBe(1);
  });

  it("an exception for somebody of another organization is refused; of who is deleted later, it stays", async () => {
    const { id } = await newClient();
    const allow = (...allowUsers: string[]) => call("PATCH", `${path}/${id}`, { access: { allowUsers } });
    expect((await allow(bert)).status).toBe(422);
    const { body: carl } = await call("POST", "/organizations/apps/users", { email: "carl@acme.test" });
    expect((await allow(carl.id)).status).toBe(200);
    await call("DELETE", `/organizations/apps/users/${carl.id}`);
    expect((await allow(carl.id, anna)).status).toBe(200);
  });
});

describe("secrets", () => {
  it("two are live at once, each is shown once, and a deleted one opens nothing", async () => {
    const made = await newClient();
    const secrets = `${path}/${made.id}/secrets`;
    const second = await call("POST", secrets);
    expect(second).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^ghs_/) } });
    expect(await call("POST", secrets)).toMatchObject({ status: 409, body: { code: "application_secrets_full" } });
    const { items } = (await call("GET", secrets)).body;
    expect(items).toHaveLength(2);
    expect(JSON.stringify(items)).not.toContain(second.body.secret);
    const application = await saved(made.id);
    for (const secret of [made.clientSecret, second.body.secret])
      expect(await findSecret(database.db, application, secret)).not.toBeNull();
    expect((await call("DELETE", `${secrets}/${items[0].id}`)).status).toBe(204);
    expect(await findSecret(database.db, application, made.clientSecret)).toBeNull();
    expect(await findSecret(database.db, application, second.body.secret)).toBe(second.body.id);
    const other = await saved((await newClient()).id);
    expect(await findSecret(database.db, other, second.body.secret)).toBeNull();
  });

  it("two that are added at once: one is refused, and there are two", async () => {
    const { id } = await newClient();
    const answers = await Promise.all([call("POST", `${path}/${id}/secrets`), call("POST", `${path}/${id}/secrets`)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it("the database keeps no secret, and a public client gets none", async () => {
    const made = await newClient();
    const rows = await database.db
      .select()
      .from(applicationSecrets)
      .where(eq(applicationSecrets.applicationId, made.id));
    expect(JSON.stringify(rows)).not.toContain(made.clientSecret);
    expect(await newClient({ clientAuth: "none" })).toMatchObject({ clientSecret: null });
  });
});

describe("another organization", () => {
  it("sees and changes nothing", async () => {
    const { id } = await newClient();
    const { items } = (await call("GET", `${path}/${id}/secrets`)).body;
    const attempts: [string, string, object?][] = [
      ["GET", `/${id}`],
      ["PATCH", `/${id}`, { name: "taken over" }],
      ["DELETE", `/${id}`],
      ["GET", `/${id}/secrets`],
      ["POST", `/${id}/secrets`],
      ["DELETE", `/${id}/secrets/${items[0].id}`],
    ];
    for (const [method, suffix, body] of attempts)
      for (const base of [path, "/organizations/others/applications"])
        expect((await call(method, `${base}${suffix}`, body, { key: stranger })).status).toBe(404);
    expect(
      (await call("GET", "/organizations/others/applications", undefined, { key: stranger })).body.items,
    ).not.toEqual(expect.arrayContaining([expect.objectContaining({ id })]));
    expect(await saved(id)).toMatchObject({ name: "Grafana", version: 1 });
    expect((await call("GET", `${path}/${id}/secrets`)).body.items).toHaveLength(1);
  });

  it("the database itself refuses a part of an application under another organization", async () => {
    const { id } = await newClient();
    const others = (await findOrganization(database.db, "others"))?.id ?? "";
    const now = new Date();
    const row = { organizationId: others, applicationId: id, userId: bert, firstUsedAt: now, lastUsedAt: now };
    const broken = await database.db.insert(applicationUses).values(row).catch(brokenReference);
    expect(broken).toBe("use_of_application");
  });

  it("a person of it may not enter", async () => {
    const application = await saved((await newClient()).id);
    const others = (await findOrganization(database.db, "others"))?.id ?? "";
    const person = await findApplicationPerson(database.db, others, bert);
    if (!person) throw new Error("no such person");
    expect(decideAccess(application, person)).toMatchObject({ allowed: false, reason: "other_organization" });
    expect(await findApplicationPerson(database.db, organizationId, bert)).toBeNull();
  });
});

it("what an application names cannot be deleted, so that the next of its key does not open it", async () => {
  await call("POST", "/organizations/apps/groups", { key: "named", name: "Named" });
  await call("POST", "/organizations/apps/roles", { key: "pathrole", name: "Path role" });
  const access = { mode: "any", groups: ["named"] };
  const paths = { restricted: [{ path: "/admin", roles: ["pathrole"] }] };
  await call("POST", path, { kind: "proxy", name: "Docs", origin: "https://docs.test", access, paths });
  for (const named of ["groups/named", "roles/pathrole"])
    expect(await call("DELETE", `/organizations/apps/${named}`)).toMatchObject({ status: 409 });
});

it("versions are listed and restored over REST, by nobody else", async () => {
  const { id } = await newClient();
  await call("PATCH", `${path}/${id}`, { name: "Changed" });
  const versions = `${path}/${id}/versions`;
  const { items, nextCursor } = (await call("GET", `${versions}?limit=1`)).body;
  expect(items).toMatchObject([{ version: 2, name: "Changed", status: "on", configuration: { kind: "oidc" } }]);
  expect((await call("GET", `${versions}?cursor=${nextCursor}`)).body.items).toMatchObject([{ version: 1 }]);
  const theirs = versions.replace("/apps/", "/others/");
  for (const attempt of [versions, theirs]) {
    expect((await call("GET", attempt, undefined, { key: stranger })).status).toBe(404);
    expect((await call("POST", `${attempt}/1/restore`, undefined, { key: stranger })).status).toBe(404);
  }
  const restored = await call("POST", `${versions}/1/restore`);
  expect(restored).toMatchObject({ status: 200, body: { name: "Grafana", version: 3 } });
  for (const absent of ["0", "9", "x"]) expect((await call("POST", `${versions}/${absent}/restore`)).status).toBe(404);
});

it("a version comes back as it was", async () => {
  const { id } = await newClient({ access: { mode: "any", groups: ["staff"] } });
  await call("PATCH", `${path}/${id}`, { access: { mode: "everyone" }, status: "off", name: "Changed" });
  const input = { organizationId, applicationId: id, version: 1 };
  const restored = await restoreApplication(input, testContext(database.db));
  expect(restored).toMatchObject({ version: 3, name: "Grafana", status: "on", access: { mode: "any" } });
});

it("uses are noted once a minute, and sessions are found by the application that they reached", async () => {
  const { id: applicationId } = await newClient();
  const now = new Date();
  const sessionId = randomId(10);
  const session = {
    method: "code" as const,
    connectionId: null,
    encryptedSubject: null,
    address: null,
    userAgent: null,
  };
  const owner = { organizationId, userId: anna };
  await insertSession(database.db, { ...session, ...owner, id: sessionId, token: randomToken(32), now, endsAt: null });
  const listed = () =>
    listOpenSessions(database.db, organizationId, { application: applicationId }, { limit: 5, after: null, now });
  expect(await listed()).toEqual([]);
  const use = { ...owner, applicationId, sessionId };
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
  for (const seconds of [0, 30, 90]) await noteUse(database.db, use, at(seconds));
  const uses = await database.db.select().from(applicationUses).where(eq(applicationUses.applicationId, applicationId));
  expect(uses).toMatchObject([{ userId: anna, firstUsedAt: at(0), lastUsedAt: at(90) }]);
  expect(await listed()).toMatchObject([{ id: sessionId }]);
});

it("is turned off once, and of another organization not at all", async () => {
  const { id } = await newClient();
  const input = { organizationId, applicationId: id };
  const ctx = testContext(database.db);
  await expect(turnOffApplication({ ...input, organizationId: stranger }, ctx)).rejects.toEqual(
    expect.objectContaining({ code: "not_found" }),
  );
  const { version } = await saved(id);
  expect(await turnOffApplication(input, ctx)).toBe(true);
  expect(await turnOffApplication(input, ctx)).toBe(false);
  expect(await saved(id)).toMatchObject({ status: "off", version: version + 1 });
});

it("who is turned away leaves one event an hour, with what the rule wanted and found", async () => {
  const application = await saved((await newClient({ access: { mode: "any", roles: [], groups: [] } })).id);
  const person = await findApplicationPerson(database.db, organizationId, anna);
  if (!person) throw new Error("no such person");
  const decision = decideAccess(application, person);
  const denied = { user: { id: anna, email: person.email }, method: "saml" as const };
  const ctx = testContext(database.db);
  const reference = await recordDenial(application, denied, decision, ctx);
  expect(await recordDenial(application, denied, decision, ctx)).toBe(reference);
  const later = new Date(ctx.now.getTime() + 3_700_000);
  expect(await recordDenial(application, denied, decision, testContext(database.db, later))).not.toBe(reference);
  const filter = { application: application.id };
  const events = await listEvents(database.db, organizationId, filter, { limit: 5, before: null });
  expect(events[1]).toMatchObject({
    reference,
    code: "application_denied",
    purpose: "application",
    applicationName: "Grafana",
    email: "anna@acme.test",
    repeats: 1,
    checks: [{ expected: decision.expected, got: decision.got }],
  });
  const { body } = await call(
    "GET",
    `/organizations/apps/events?code=application_denied&application=${application.id}`,
  );
  expect(body.items).toHaveLength(2);
});

it("an organization holds so many, and no more", async () => {
  await call("POST", "/organizations", { slug: "many", name: "many" });
  const many = (await findOrganization(database.db, "many"))?.id ?? "";
  const [template] = await database.db.select().from(applications).limit(1);
  if (!template) throw new Error("no application yet");
  const full = Array.from({ length: quotas.applications - 1 }, (_, index) => ({
    ...template,
    ...{ id: `many-${index}`, organizationId: many, kind: "oidc" as const, clientId: `many-${index}`, origin: null },
  }));
  await database.db.insert(applications).values(full);
  const make = () => call("POST", "/organizations/many/applications", { kind: "oidc", name: "One more" });
  expect((await make()).status).toBe(201);
  expect(await make()).toMatchObject({ status: 422, body: { code: "quota_reached" } });
});
