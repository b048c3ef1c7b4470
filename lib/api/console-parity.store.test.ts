import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiCaller } from "@/e2e/support/api-caller";
import { makeKeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase } from "@/e2e/support/test-database";
import { randomId, randomToken } from "@/lib/crypto/tokens";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { findSessionPerson, insertSession } from "@/lib/directory/session-store";
import { findUserById, updateUserRow } from "@/lib/directory/user-store";

/**
 * What the console can do and the API could not: versions, drafts, tests, impact, setup links, signing keys, sessions,
 * recovery codes. Each with the attack from another organization.
 */
let database: DatabaseHandle;
const call = apiCaller(() => database.db);
const org = "/organizations/parity";
let connection: string;
let stranger: string;

beforeAll(async () => {
  database = await openTestDatabase();
  const { certificate } = await makeKeyPair("idp");
  for (const slug of ["parity", "elsewhere"]) await call("POST", "/organizations", { slug, name: slug });
  stranger = (await call("POST", "/organizations/elsewhere/keys", { name: "stranger" })).body.key;
  const saml = { issuer: "https://idp.test", ssoUrl: "https://idp.test/sso", certificates: [certificate] };
  const made = await call("POST", `${org}/connections`, { name: "One", kind: "generic-saml", status: "live", saml });
  connection = `${org}/connections/${made.body.id}`;
});

afterAll(() => database?.close());

describe("versions and the draft", () => {
  it("lists what was saved, reads each version, and restores one as the next", async () => {
    await call("PATCH", connection, { name: "Two" });
    const list = await call("GET", `${connection}/versions?limit=1`);
    expect(list.body).toMatchObject({ items: [{ version: 2, name: "Two", status: "live", proven: false }] });
    const older = await call("GET", `${connection}/versions?cursor=${list.body.nextCursor}`);
    expect(older.body).toMatchObject({ items: [{ version: 1, name: "One" }], nextCursor: null });
    expect((await call("GET", `${connection}/versions/1`)).body).toMatchObject({
      version: 1,
      connection: { name: "One", version: 1 },
    });
    const restored = await call("POST", `${connection}/versions/1/restore`);
    expect(restored).toMatchObject({ status: 200, body: { name: "One", version: 3 } });
    for (const absent of ["99", "0", "-1", "x", "1.5", "99999999999"])
      expect((await call("GET", `${connection}/versions/${absent}`)).status).toBe(404);
  });

  it("keeps a draft beside what is saved, refuses to overwrite one unseen, and publishes it", async () => {
    expect((await call("GET", `${connection}/draft`)).status).toBe(404);
    const begun = await call("PATCH", `${connection}/draft`, { signIn: { buttonText: "Enter" } });
    expect(begun).toMatchObject({
      status: 200,
      body: { baseVersion: 3, connection: { signIn: { buttonText: "Enter" } } },
    });
    expect((await call("GET", connection)).body.signIn.buttonText).toBeNull();
    const tag = begun.headers.get("etag") ?? "";
    expect((await call("GET", `${connection}/draft`)).headers.get("etag")).toBe(tag);
    const more = await call("PATCH", `${connection}/draft`, { name: "Three" }, { headers: { "If-Match": tag } });
    expect(more.body.connection).toMatchObject({ name: "Three", signIn: { buttonText: "Enter" } });
    const stale = { headers: { "If-Match": tag } };
    expect((await call("PATCH", `${connection}/draft`, { name: "Four" }, stale)).status).toBe(412);
    expect((await call("DELETE", `${connection}/draft`, undefined, stale)).status).toBe(412);
    const published = await call("POST", `${connection}/draft/publish`);
    expect(published).toMatchObject({
      status: 200,
      body: { name: "Three", version: 4, signIn: { buttonText: "Enter" } },
    });
    expect((await call("GET", `${connection}/draft`)).status).toBe(404);
    expect((await call("PATCH", `${connection}/draft`, {}, stale)).status).toBe(412);
  });

  it("a draft equal to what is saved is none, and one that an untested change makes is not published without a reason", async () => {
    const none = await call("PATCH", `${connection}/draft`, { name: "Three" });
    expect(none).toMatchObject({ status: 200, body: { updatedAt: null, author: null } });
    await call("PATCH", `${connection}/draft`, { saml: { issuer: "https://other.test" } });
    const refused = { status: 409, body: { code: "connection_untested" } };
    expect(await call("POST", `${connection}/draft/publish`)).toMatchObject(refused);
    expect((await call("DELETE", `${connection}/draft`)).status).toBe(204);
    expect((await call("POST", `${connection}/draft/publish`)).status).toBe(404);
  });

  it("a draft keeps a client secret that nobody reads, and refuses what it cannot keep", async () => {
    const oidc = {
      issuer: "https://op.test",
      clientId: "client",
      authorizationEndpoint: "https://op.test/authorize",
      tokenEndpoint: "https://op.test/token",
      jwksUri: "https://op.test/keys",
    };
    const made = await call("POST", `${org}/connections`, { name: "OpenID", kind: "generic-oidc", oidc });
    const path = `${org}/connections/${made.body.id}`;
    expect(made.body.missing).toEqual(["oidc.clientSecret"]);
    const secret = "the secret of the client";
    const draft = await call("PATCH", `${path}/draft`, { oidc: { clientSecret: secret } });
    expect(draft.body.connection).toMatchObject({ missing: [], oidc: { hasClientSecret: true } });
    expect(JSON.stringify((await call("GET", `${path}/draft`)).body)).not.toContain(secret);
    for (const [field, patch] of Object.entries({ status: { status: "live" }, preset: { preset: "okta-oidc" } }))
      expect(await call("PATCH", `${path}/draft`, patch)).toMatchObject({
        status: 422,
        body: { errors: [{ path: field, message: "read_only" }] },
      });
    const published = await call("POST", `${path}/draft/publish`);
    expect(published.body).toMatchObject({ missing: [], version: 2, oidc: { hasClientSecret: true } });
    expect((await call("PATCH", path, { status: "live" })).status).toBe(200);
  });

  it("what was saved since the draft began is not overwritten by it", async () => {
    await call("PATCH", `${connection}/draft`, { signIn: { buttonText: "Old" } });
    await call("PATCH", connection, { name: "Saved meanwhile" });
    expect(await call("POST", `${connection}/draft/publish`)).toMatchObject({
      status: 409,
      body: { code: "already_exists" },
    });
    await call("DELETE", `${connection}/draft`);
  });
});

describe("tests and impact", () => {
  it("a test is started for a person of the organization, who is told where to go", async () => {
    const { body: ada } = await call("POST", `${org}/users`, { email: "tester@acme.test" });
    const started = await call("POST", `${connection}/tests`, { user: ada.id });
    expect(started).toMatchObject({ status: 201, body: { startedBy: ada.id, code: null, leftAt: null } });
    expect(started.body.startUrl).toBe(`https://console.test/sso/test/${started.body.id}`);
    expect((await call("GET", `${connection}/tests/${started.body.id}`)).body).toEqual(started.body);
    expect((await call("GET", `${connection}/tests`)).body.items).toEqual([started.body]);
    const { body: other } = await call("POST", "/organizations/elsewhere/users", { email: "tester@beta.test" });
    expect((await call("POST", `${connection}/tests`, { user: other.id })).status).toBe(422);
    await call("PATCH", `${org}/users/${ada.id}`, { status: "suspended" });
    expect((await call("POST", `${connection}/tests`, { user: ada.id })).status).toBe(422);
  });

  it("impact is asked by a read-only key, too, and saves nothing", async () => {
    const { key } = (await call("POST", `${org}/keys`, { name: "reader", readOnly: true })).body;
    const before = await call("GET", connection);
    const impact = await call("POST", `${connection}/impact`, { provisioning: { createUsers: false } }, { key });
    expect(impact).toMatchObject({ status: 200, body: { signIns: 0, people: 0, changes: [] } });
    expect((await call("GET", connection)).body).toEqual(before.body);
    expect((await call("GET", `${connection}/draft`)).status).toBe(404);
    expect((await call("PATCH", `${connection}/draft`, { name: "x" }, { key })).status).toBe(403);
  });
});

describe("setup links and signing keys", () => {
  it("a setup link shows its address once, ends an earlier one, and can be revoked", async () => {
    expect((await call("POST", `${connection}/setup-links`, {})).status).toBe(409);
    const made = await call("POST", `${org}/connections`, { name: "Draft", kind: "generic-saml" });
    const draft = `${org}/connections/${made.body.id}`;
    const first = await call("POST", `${draft}/setup-links`, { days: 1 });
    expect(first.status).toBe(201);
    expect(first.body.url).toMatch(/^https:\/\/console\.test\/setup\/[\w-]{43}$/);
    await call("POST", `${draft}/setup-links`, {});
    const { items } = (await call("GET", `${draft}/setup-links`)).body;
    expect(items.map((link: { revokedAt: string | null }) => link.revokedAt === null)).toEqual([true, false]);
    expect(JSON.stringify(items)).not.toContain("/setup/");
    expect((await call("DELETE", `${draft}/setup-links`)).status).toBe(204);
    expect((await call("GET", `${draft}/setup-links`)).body.items[0].revokedAt).not.toBeNull();
    expect((await call("POST", `${draft}/setup-links`, { days: 365 })).status).toBe(422);
  });

  it("a signing key is rotated step by step, and a step that does not fit is refused", async () => {
    const states = async () =>
      (await call("GET", `${connection}/keys`)).body.items.map(({ state }: { state: string }) => state);
    const take = (step: string) => call("POST", `${connection}/keys/rotate`, { step });
    expect(await states()).toEqual([]);
    for (const step of ["activate", "discard"]) expect((await take(step)).status).toBe(409);
    expect((await take("prepare")).status).toBe(200);
    expect(await states()).toEqual(["active", "next"]);
    const rotated = await take("activate");
    expect(await states()).toEqual(["retired", "active"]);
    expect(JSON.stringify(rotated.body)).not.toMatch(/private/i);
  });
});

describe("sessions and recovery codes", () => {
  async function signedIn({ id: userId }: { id: string }) {
    const user = await findUserById(database.db, userId);
    if (!user) throw new Error("no such user");
    const token = randomToken();
    const { organizationId } = user;
    const session = { token, userId, organizationId, method: "code" as const, connectionId: null, endsAt: null };
    const place = { address: "192.0.2.7", userAgent: "a browser", encryptedSubject: null };
    await insertSession(database.db, { id: randomId(12), ...session, ...place, now: new Date() });
    return () => findSessionPerson(database.db, token, new Date());
  }

  it("sessions are listed by filter and ended one by one, by user, or by a filter, never all at once", async () => {
    const [ada, bob] = await Promise.all(
      ["s1@acme.test", "s2@acme.test"].map(async (email) => (await call("POST", `${org}/users`, { email })).body),
    );
    const [first, second, third] = [await signedIn(ada), await signedIn(ada), await signedIn(bob)];
    const ofAda = await call("GET", `${org}/users/${ada.id}/sessions`);
    expect(ofAda.body.items).toHaveLength(2);
    expect(ofAda.body.items[0]).toMatchObject({ user: ada.id, email: "s1@acme.test", address: "192.0.2.7" });
    expect((await call("GET", `${org}/sessions?user=${bob.id}`)).body.items).toHaveLength(1);
    expect((await call("GET", `${org}/sessions?limit=2`)).body.nextCursor).not.toBeNull();
    expect((await call("DELETE", `${org}/sessions/${ofAda.body.items[0].id}`)).status).toBe(204);
    expect([await first(), (await second())?.user.id]).toEqual([null, ada.id]);
    expect((await call("DELETE", `${org}/sessions`)).status).toBe(422);
    expect((await call("DELETE", `${org}/sessions?application=x`)).status).toBe(204);
    expect((await third())?.user.id).toBe(bob.id);
    expect((await call("DELETE", `${org}/sessions?user=${bob.id}`)).status).toBe(204);
    expect(await third()).toBeNull();
    expect((await call("DELETE", `${org}/users/${ada.id}/sessions`)).status).toBe(204);
    expect(await second()).toBeNull();
    const audit = await call("GET", `${org}/audit?action=session.`);
    expect(audit.body.items.map(({ action }: { action: string }) => action)).toEqual(Array(3).fill("session.ended"));
  });

  it("a key of the organization ends no session of an operator", async () => {
    const { key } = (await call("POST", `${org}/keys`, { name: "tenant" })).body;
    const { body: root } = await call("POST", `${org}/users`, { email: "root@acme.test" });
    const row = await findUserById(database.db, root.id);
    await updateUserRow(database.db, row?.organizationId ?? "", root.id, { operator: true });
    const person = await signedIn(root);
    const sessionId = (await person())?.sessionId;
    expect((await call("DELETE", `${org}/users/${root.id}/sessions`, undefined, { key })).status).toBe(204);
    expect((await call("DELETE", `${org}/sessions?user=${root.id}`, undefined, { key })).status).toBe(204);
    expect((await call("DELETE", `${org}/sessions/${sessionId}`, undefined, { key })).status).toBe(404);
    expect((await person())?.user.id).toBe(root.id);
    expect((await call("DELETE", `${org}/sessions/${sessionId}`)).status).toBe(204);
    expect(await person()).toBeNull();
  });

  it("recovery codes are made for administrators alone, and by no key of the organization: they would go past single sign-on", async () => {
    const { key } = (await call("POST", `${org}/keys`, { name: "codes" })).body;
    const { body: user } = await call("POST", `${org}/users`, { email: "codes@acme.test", role: "developer" });
    const path = `${org}/users/${user.id}/recovery-codes`;
    expect((await call("POST", path)).status).toBe(403);
    await call("PATCH", `${org}/users/${user.id}`, { role: "account_administrator" });
    expect((await call("POST", path, undefined, { key })).status).toBe(404);
    const made = await call("POST", path);
    expect(made.status).toBe(200);
    expect(new Set(made.body.codes).size).toBe(10);
    expect(JSON.stringify((await call("GET", `${org}/audit`)).body)).not.toContain(made.body.codes[0]);
  });
});

it("nothing of another organization is found: 404 for every new path", async () => {
  const { body: user } = await call("POST", `${org}/users`, { email: "foreign@acme.test" });
  const id = connection.split("/").at(-1);
  const below = ["/versions", "/versions/1", "/draft", "/tests", "/tests/x", "/setup-links", "/keys"];
  const writes: [string, string, object?][] = [
    ["PATCH", "/draft", { name: "x" }],
    ["DELETE", "/draft"],
    ["POST", "/draft/publish"],
    ["POST", "/versions/1/restore"],
    ["POST", "/tests", { user: "x" }],
    ["POST", "/impact", {}],
    ["POST", "/setup-links", {}],
    ["DELETE", "/setup-links"],
    ["POST", "/keys/rotate", { step: "prepare" }],
  ];
  const requests: [string, string, object?][] = [
    ...["elsewhere", "parity"].flatMap((slug): [string, string, object?][] => [
      ...below.map((path): [string, string] => ["GET", `/organizations/${slug}/connections/${id}${path}`]),
      ...writes.map(([method, path, body]): [string, string, object?] => [
        method,
        `/organizations/${slug}/connections/${id}${path}`,
        body,
      ]),
      ["GET", `/organizations/${slug}/users/${user.id}/sessions`],
      ["DELETE", `/organizations/${slug}/users/${user.id}/sessions`],
      ["POST", `/organizations/${slug}/users/${user.id}/recovery-codes`],
    ]),
    ["GET", `${org}/sessions`],
    ["DELETE", `${org}/sessions?user=${user.id}`],
  ];
  for (const [method, path, body] of requests)
    expect([method, path, (await call(method, path, body, { key: stranger })).status]).toEqual([method, path, 404]);
});
