import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PageQuery } from "@/components/console/page-query";
import { signInEvents } from "@/drizzle/schema/activity";
import { apiKeys } from "@/drizzle/schema/api";
import { applicationSecrets } from "@/drizzle/schema/applications";
import { directoryGroups, directoryTokens, directoryUsers, scimRequests } from "@/drizzle/schema/directories";
import { groups } from "@/drizzle/schema/directory";
import { domains } from "@/drizzle/schema/organizations";
import { webhookDeliveries, webhooks } from "@/drizzle/schema/webhooks";
import { newOrganization, saveSaml } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { applicationInputSchema } from "@/lib/applications/application-schema";
import { saveApplication } from "@/lib/applications/save-application";
import { randomId, randomToken } from "@/lib/crypto/tokens";
import { type ExportFormat, exportFormats } from "@/lib/csv/exported-text";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { directoryInputSchema } from "@/lib/directories/directory-schema";
import { createDirectory } from "@/lib/directories/save-directory";
import { findOrganizationById } from "@/lib/directory/organization-store";
import { createApiKey, revokeApiKey } from "@/lib/directory/save-api-key";
import { createAttribute } from "@/lib/directory/save-attribute";
import { reserveDomain } from "@/lib/directory/save-domain";
import { createGroup } from "@/lib/directory/save-group";
import { createRole } from "@/lib/directory/save-role";
import { createUser } from "@/lib/directory/save-user";
import { insertSession } from "@/lib/directory/session-store";
import { isEventType } from "@/lib/domain-events/event-types";
import { createWebhook } from "@/lib/webhooks/save-webhook";
import { webhookInputSchema } from "@/lib/webhooks/webhook-schema";
import { type ExportedList, findListExport, listExports, openOrganizations, readChosen } from "./list-exports";

const lists = Object.keys(listExports) as ExportedList[];
let database: DatabaseHandle;
let own: Awaited<ReturnType<typeof furnished>>;
let other: Awaited<ReturnType<typeof furnished>>;

/** An organization that has something in every list, all of it with one word in its name. */
async function furnished(word: string) {
  const { db } = database;
  const ctx = testContext(db);
  const { id: organizationId } = await newOrganization(db);
  const { id: connectionId } = await saveSaml(db, organizationId, { name: `${word} provider`, isLive: true });
  const made = { organizationId, createdBy: "api" } as const;
  const { id: userId } = await createUser({ ...made, user: { email: `ada@${word}.test`, roles: [] } }, ctx);
  await createRole({ organizationId, role: { key: `${word}_role`, name: `${word} role`, console: false } }, ctx);
  await createGroup({ organizationId, group: { key: `${word}_group`, name: `=${word}()` } }, ctx);
  await reserveDomain({ organizationId, domain: `${word}.test`, includeSubdomains: false }, ctx);
  const wanted = { readOnly: true, scopes: ["users:read" as const], expiresAt: null };
  const key = await createApiKey({ organizationId, key: { ...wanted, name: `${word} key` } }, ctx);
  const old = await createApiKey({ organizationId, key: { ...wanted, name: `${word} old key` } }, ctx);
  await revokeApiKey({ organizationId, keyId: old.id }, ctx);
  const redirectUris = [`https://${word}.test/callback`];
  const client = applicationInputSchema.parse({ kind: "oidc", name: `${word} client`, redirectUris });
  const { secret } = await saveApplication({ organizationId, applicationId: null, application: client }, ctx);
  const proxy = applicationInputSchema.parse({ kind: "proxy", name: `${word} site`, origin: `https://${word}.test` });
  await saveApplication({ organizationId, applicationId: null, application: proxy }, ctx);
  const directory = directoryInputSchema.parse({ name: `${word} directory`, preset: "entra" });
  const { directory: pushing, token } = await createDirectory({ organizationId, directory }, ctx);
  const ofDirectory = { organizationId, directoryId: pushing.id };
  const email = `ada@${word}.test`;
  const pushed = { nickName: `kept of ${word}` };
  const named = { userId, userName: email, userNameKey: email, email, displayName: `Ada ${word}`, active: true };
  await db
    .insert(directoryUsers)
    .values({ ...ofDirectory, ...named, id: randomId(12), resource: pushed, updatedAt: ctx.now });
  const crew = { displayName: `${word} crew`, displayNameKey: `${word} crew`, groupKey: `${word}_group` };
  await db.insert(directoryGroups).values({ ...ofDirectory, ...crew, id: randomId(12), updatedAt: ctx.now });
  const asked = { ...ofDirectory, at: ctx.now, targetLabel: email, milliseconds: 3, dryRun: false, facts: [] };
  await db.insert(scimRequests).values([
    { ...asked, method: "POST", path: "/Users", status: 201, action: "user.created", userId, body: pushed },
    { ...asked, method: "GET", path: "/Users", status: 200, action: "read" },
  ]);
  await createAttribute(
    { organizationId, attribute: { key: `${word}Level`, label: `${word} level`, type: "text" } },
    ctx,
  );
  const receiver = webhookInputSchema.parse({ url: `https://${word}.test/hook`, types: ["user.*"] });
  const { webhook, secret: signing } = await createWebhook({ organizationId, webhook: receiver }, ctx);
  const queued = { organizationId, webhookId: webhook.id, position: 0, nextAt: ctx.now, createdAt: ctx.now };
  const example = { id: `evt_${word}`, type: "user.created" };
  const sentBody = `{"sent":"to ${word}"}`;
  const sent = { url: receiver.url, headers: { "webhook-signature": `v1,${randomToken(32)}` }, body: sentBody };
  const answer = { status: 410, headers: {}, body: "gone", problem: null, milliseconds: 7 };
  await db
    .insert(webhookDeliveries)
    .values({ ...queued, id: randomId(12), example, state: "failed", attempt: 1, request: sent, answer });
  const opened = randomToken(32);
  const place = { connectionId, address: null, userAgent: null, encryptedSubject: null, endsAt: null };
  const session = { id: randomId(12), token: opened, organizationId, userId, method: "saml" as const, now: ctx.now };
  await insertSession(db, { ...session, ...place });
  await db.execute(sql`
    insert into ${signInEvents} (reference, organization_id, protocol, purpose, code, checks, duration_milliseconds, email, created_at)
    values (${word}, ${organizationId}, 'saml', 'sign-in', 'ok', '[]', 1, ${`ada@${word}.test`}, now())`);
  return {
    organizationId,
    webhookId: webhook.id,
    directoryId: pushing.id,
    secrets: [
      key.key,
      old.key,
      secret?.secret ?? "",
      token.token,
      opened,
      signing,
      sentBody,
      pushed.nickName,
      sent.headers["webhook-signature"],
    ],
  };
}

beforeAll(async () => {
  database = await openTestDatabase();
  own = await furnished("alder");
  other = await furnished("birch");
});
afterAll(() => database?.close());

async function file(
  list: ExportedList,
  query: PageQuery = {},
  format: ExportFormat = "csv",
  chosen?: readonly string[],
): Promise<string> {
  const ctx = { ...testContext(database.db), organization: { id: own.organizationId }, timeZone: "UTC", chosen };
  const of = list.startsWith("directory_") ? { directory: own.directoryId } : {};
  const rows = await listExports[list].open({ ...of, ...query }, ctx);
  let text = "";
  for await (const piece of rows(format)) text += piece;
  return text;
}

describe.each(lists)("the file of %s", (list) => {
  it.each(exportFormats)("holds what the organization has, and nothing of another: %s", async (format) => {
    const text = await file(list, {}, format);
    expect(text).toContain("alder");
    expect(text).not.toContain("birch");
    expect(text).not.toContain(other.organizationId);
  });

  it("holds what was chosen and nothing else", async () => {
    const all = JSON.parse(await file(list, {}, "json")) as Record<string, unknown>[];
    const [first] = all;
    const id = String(first?.id ?? first?.reference ?? first?.domain ?? first?.key);
    expect(JSON.parse(await file(list, {}, "json", [id]))).toEqual([first]);
    expect(JSON.parse(await file(list, {}, "json", ["nothing"]))).toEqual([]);
    expect((await file(list, {}, "csv", [id])).trimEnd().split("\r\n")).toHaveLength(2);
  });

  it("holds nothing with which somebody could sign in, nor its hash", async () => {
    const { db } = database;
    const hashes = [
      ...(await db.select({ hash: apiKeys.keyHash }).from(apiKeys)),
      ...(await db.select({ hash: applicationSecrets.secretHash }).from(applicationSecrets)),
      ...(await db.select({ hash: directoryTokens.tokenHash }).from(directoryTokens)),
      ...(await db.select({ hash: domains.token }).from(domains)),
      ...(await db.select({ hash: webhooks.encryptedSecret }).from(webhooks)),
    ].map(({ hash }) => hash);
    expect(hashes).toHaveLength(12);
    for (const format of exportFormats) {
      const text = await file(list, {}, format);
      for (const secret of [...own.secrets, ...hashes]) {
        expect(secret).not.toBe("");
        expect(text).not.toContain(secret);
      }
    }
  });
});

describe("what the filters of an address leave", () => {
  it.each<[ExportedList, PageQuery, number]>([
    ["activity", { outcome: "failed" }, 0],
    ["activity", { email: "ada@alder.test" }, 1],
    ["activity", { application: "another" }, 0],
    ["applications", { kind: "proxy" }, 1],
    ["applications", { search: "CLIENT" }, 1],
    ["applications", { status: "off" }, 0],
    ["attributes", { search: "LEVEL", type: "text" }, 1],
    ["attributes", { type: "number" }, 0],
    ["audit", { action: "group.created" }, 1],
    ["connections", { status: "live" }, 1],
    ["connections", { health: "failing" }, 0],
    ["connections", { search: "elsewhere" }, 0],
    ["deliveries", { state: "failed", search: "user." }, 1],
    ["deliveries", { state: "delivered" }, 0],
    ["deliveries", { webhook: "another" }, 0],
    ["directories", { search: "DIRECTORY", state: "waiting", preset: "entra" }, 1],
    ["directories", { state: "paused" }, 0],
    ["directory_groups", { search: "CREW" }, 1],
    ["directory_groups", { search: "birch" }, 0],
    ["directory_people", { search: "ADA", state: "active" }, 1],
    ["directory_people", { state: "inactive" }, 0],
    ["directory_requests", { target: "ADA", outcome: "done", action: "userCreated" }, 1],
    ["directory_requests", { questions: "shown" }, 2],
    ["directory_requests", { outcome: "refused" }, 0],
    ["domains", { status: "pending" }, 1],
    ["domains", { status: "verified" }, 0],
    ["groups", { search: "alder" }, 1],
    ["groups", { search: "birch" }, 0],
    ["keys", { state: "active" }, 1],
    ["keys", { state: "revoked", search: "old" }, 1],
    ["keys", { state: "expired" }, 0],
    ["roles", { search: "alder" }, 1],
    ["sessions", { connection: "none" }, 0],
    ["users", { search: "ada" }, 1],
    ["webhooks", { search: "ALDER", status: "on", format: "standard" }, 1],
    ["webhooks", { status: "off" }, 0],
    // What a list does not know filters nothing.
    ["directories", { search: "elsewhere" }, 0],
  ])("of %s: %j", async (list, query, rows) => {
    expect(JSON.parse(await file(list, query, "json"))).toHaveLength(rows);
    expect((await file(list, query)).trimEnd().split("\r\n")).toHaveLength(rows + 1);
  });
});

it("names each column as the row of JSON does, so that both are read by the same names", async () => {
  for (const list of [
    "attributes",
    "connections",
    "deliveries",
    "directories",
    "directory_groups",
    "directory_people",
    "directory_requests",
    "domains",
    "groups",
    "keys",
    "webhooks",
  ] as const) {
    const [header = ""] = (await file(list)).replace("\uFEFF", "").split("\r\n");
    const [row] = JSON.parse(await file(list, {}, "json")) as object[];
    expect([list, Object.keys(row ?? {})]).toEqual([list, expect.arrayContaining(header.split(","))]);
  }
});

it("holds the deliveries of one webhook, with the status of the answer and without what was sent", async () => {
  const [delivery] = JSON.parse(await file("deliveries", { webhook: own.webhookId }, "json")) as object[];
  expect(delivery).toMatchObject({ webhook: own.webhookId, event: "evt_alder", responseStatus: 410 });
});

describe.each(["directory_groups", "directory_people", "directory_requests"] as const)("the file of %s", (list) => {
  it("holds what is of the directory that its address names, and of the organization", async () => {
    for (const directory of [other.directoryId, "another", undefined])
      expect([directory, JSON.parse(await file(list, { directory, questions: "shown" }, "json"))]).toEqual([
        directory,
        [],
      ]);
    const [theirs] = await database.db
      .select({ group: directoryGroups.id, person: directoryUsers.id, request: scimRequests.id })
      .from(directoryUsers)
      .innerJoin(scimRequests, eq(scimRequests.directoryId, directoryUsers.directoryId))
      .innerJoin(directoryGroups, eq(directoryGroups.directoryId, directoryUsers.directoryId))
      .where(eq(directoryUsers.directoryId, other.directoryId));
    const chosen = [theirs?.group ?? "", theirs?.person ?? "", String(theirs?.request)];
    expect(JSON.parse(await file(list, {}, "json", chosen))).toEqual([]);
    expect(JSON.parse(await file(list, { directory: other.directoryId }, "json", chosen))).toEqual([]);
  });
});

it("says of somebody whom a directory names who they are here", async () => {
  const [person] = JSON.parse(await file("directory_people", {}, "json")) as object[];
  const email = "ada@alder.test";
  expect(person).toMatchObject({ userName: email, displayName: "Ada alder", email, active: true, groups: 0 });
  expect(person).not.toHaveProperty("resource");
});

it("says of a directory's group what it is called there, and which one here it assigns", async () => {
  const [group] = JSON.parse(await file("directory_groups", {}, "json")) as object[];
  expect(group).toMatchObject({ displayName: "alder crew", group: "alder_group", members: 0 });
});

it("says of a request what it was, without what was sent, and also of a chosen one that only asked", async () => {
  const found = JSON.parse(await file("directory_requests", { questions: "shown" }, "json")) as { id: number }[];
  const [question, change] = found;
  expect(change).toMatchObject({ action: "user.created", target: "ada@alder.test", status: 201, changes: [] });
  expect(change).toHaveProperty("text", "alder directory created ada@alder.test");
  expect(change).not.toHaveProperty("body");
  expect(question).toHaveProperty("action", "read");
  expect(JSON.parse(await file("directory_requests", {}, "json", [String(question?.id)]))).toEqual([question]);
});

it("keeps a spreadsheet from running what somebody called a group", async () => {
  expect(await file("groups")).toContain("alder_group,'=alder(),0\r\n");
});

it("reads a long list batch by batch and loses nothing between them", async () => {
  const { organizationId } = own;
  await database.db.execute(sql`
    insert into ${groups} (organization_id, key, name, created_at)
    select ${organizationId}, 'long_' || n, 'long', now() from generate_series(1, 1001) as n`);
  const found = JSON.parse(await file("groups", { search: "long" }, "json")) as { key: string }[];
  expect(new Set(found.map(({ key }) => key)).size).toBe(1001);
});

it("tells receivers of events which list was taken", () => {
  expect(lists.filter((list) => !isEventType(`admin.${list}.exported`))).toEqual([]);
});

it("reads which rows were chosen, and no more than it can ask for", () => {
  expect(readChosen({})).toBeUndefined();
  expect(readChosen({ chosen: "a,b" })).toEqual(["a", "b"]);
  expect(readChosen({ chosen: "a,".repeat(500) })).toBeNull();
  expect(readChosen({ chosen: "x".repeat(254) })).toBeNull();
});

it("knows no list by a name that no list has", () => {
  for (const name of ["constructor", "toString", "__proto__", "", "settings"]) expect(findListExport(name)).toBeNull();
  expect(findListExport("keys")).toMatchObject({ name: "keys", permission: "keys.read" });
});

describe("the file of the installation's organizations", () => {
  const fileOf = async (query: PageQuery, chosen?: readonly string[]) => {
    let text = "";
    for await (const piece of openOrganizations(query, { db: database.db, chosen })("json")) text += piece;
    return JSON.parse(text) as { slug: string; ssoEnabled: boolean }[];
  };
  const slugOf = async ({ organizationId }: { organizationId: string }) =>
    (await findOrganizationById(database.db, organizationId))?.slug ?? "";

  it("holds all that the filters leave, or those that were chosen, and none of their settings", async () => {
    const [alder, birch] = [await slugOf(own), await slugOf(other)];
    const all = (await fileOf({})).map(({ slug }) => slug);
    expect(all).toEqual(expect.arrayContaining([alder, birch]));
    expect(await fileOf({ search: alder, sso: "on" })).toEqual([
      { slug: alder, name: alder, tenantId: null, ssoEnabled: true, createdAt: expect.any(String) },
    ]);
    expect(await fileOf({ search: alder, sso: "off" })).toEqual([]);
    expect((await fileOf({}, [birch])).map(({ slug }) => slug)).toEqual([birch]);
  });
});
