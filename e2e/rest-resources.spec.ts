import { expect, test } from "@playwright/test";
import { answerFor, land, postAnswer, startLogin } from "./support/login-client";
import { startMockProvider } from "./support/mock-openid-provider";
import { type Body, type RestWorld, startRestWorld } from "./support/rest-world";

// What is made, changed and taken away by the REST API: connections, groups, exports.
let gatehouse: RestWorld["gatehouse"];
let acme: RestWorld["acme"];
let beta: RestWorld["beta"];
let call: RestWorld["call"];
let bootstrap: RestWorld["bootstrap"];
let keyOf: RestWorld["keyOf"];

test.beforeAll(async () => {
  ({ gatehouse, acme, beta, call, bootstrap, keyOf } = await startRestWorld());
});

test.afterAll(() => gatehouse?.stop());

test("a merge patch changes what it names, null clears, and the answer is the whole resource", async () => {
  const path = `/organizations/acme/connections/${acme.connectionId}?override=a%20test`;
  const patched = (await (
    await gatehouse.api("PATCH", path, {
      saml: { entityIdOverride: "urn:acme", acrValues: ["urn:mfa"] },
      signIn: { buttonText: "Sign in with Acme" },
    })
  ).json()) as { saml: Body; signIn: Body; version: number };
  expect(patched.saml).toMatchObject({
    entityIdOverride: "urn:acme",
    entityId: "urn:acme",
    issuer: acme.provider.entityId,
  });
  const cleared = (await (
    await gatehouse.api("PATCH", path, {
      saml: { entityIdOverride: null, acrValues: [] },
      signIn: { buttonText: null },
    })
  ).json()) as typeof patched;
  expect(cleared.saml.entityIdOverride).toBeNull();
  expect(cleared.signIn.buttonText).toBeNull();
  expect(cleared.version).toBe(patched.version + 1);
  const same = (await (await gatehouse.api("PATCH", path, { signIn: { buttonText: null } })).json()) as typeof patched;
  expect(same.version).toBe(cleared.version);
});

test("an OIDC connection: made from its issuer, its secret goes in and never out, and what was read can be sent back", async () => {
  const provider = await startMockProvider();
  const { base, client } = provider;
  const list = "/organizations/acme/connections";
  const oidc = { issuer: base, clientId: client.id, clientSecret: client.secret };
  const incomplete = await bootstrap("POST", list, {
    name: "No secret",
    kind: "generic-oidc",
    status: "live",
    oidc: { issuer: base, clientId: client.id },
  });
  expect(incomplete).toMatchObject({
    status: 422,
    body: { code: "connection_incomplete", errors: [{ path: "oidc.clientSecret" }] },
  });
  const made = await bootstrap("POST", list, { name: "OpenID", kind: "generic-oidc", status: "live", oidc });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const { id } = made.body as { id: string };
  const path = `${list}/${id}`;
  expect(made.body.oidc).toMatchObject({
    hasClientSecret: true,
    clientAuth: "client_secret_basic",
    tokenEndpoint: `${base}/token`,
    jwksUri: `${base}/jwks`,
    redirectUri: `${gatehouse.base}/oidc/callback/${id}`,
    backchannelLogoutUri: `${gatehouse.base}/oidc/logout/${id}`,
    frontchannelLogoutUri: `${gatehouse.base}/oidc/front-logout/${id}`,
    scopes: ["openid", "profile", "email"],
    idTokenSigningAlg: "RS256",
    responseMode: "query",
  });
  const { body: read } = await bootstrap("GET", path);
  expect(JSON.stringify(read)).not.toContain(client.secret);
  expect(JSON.stringify(read)).not.toMatch(/sealed|g1\./);
  const sentBack = await bootstrap("PATCH", path, read);
  expect(sentBack).toMatchObject({ status: 200, body: { version: 1, oidc: { hasClientSecret: true } } });
  const renamed = await bootstrap("PATCH", path, { name: "Renamed", oidc: { scopes: ["email"], clientSecret: "" } });
  expect(renamed).toMatchObject({
    status: 200,
    body: { oidc: { scopes: ["openid", "email"], hasClientSecret: true } },
  });
  const refusals: [Body, string][] = [
    [{ oidc: { tokenEndpoint: "https://elsewhere.test/token" } }, "oidc.clientSecret"],
    [{ oidc: { idTokenSigningAlg: "HS256" } }, "oidc.idTokenSigningAlg"],
    [{ oidc: { issuer: "https://login.microsoftonline.com/<tenant>/v2.0" } }, "oidc.issuer"],
    [{ oidc: { secret: "x" } }, "oidc.secret"],
    [{ kind: "microsoft-oidc" }, "kind"],
  ];
  for (const [patch, field] of refusals) {
    const answer = await bootstrap("PATCH", path, patch);
    expect(answer.status, field).toBe(422);
    expect((answer.body.errors as { path: string }[]).map((error) => error.path)).toContain(field);
  }
  const fetchedAgain = await bootstrap("POST", `${path}/metadata`, {});
  expect(fetchedAgain).toMatchObject({ status: 200, body: { oidc: { discoveredIssuer: base } } });
  const forgotten = await bootstrap("PATCH", path, { status: "off", oidc: { clientSecret: null } });
  expect(forgotten.body).toMatchObject({ missing: ["oidc.clientSecret"], oidc: { hasClientSecret: false } });
  const audit = await bootstrap("GET", "/organizations/acme/audit");
  expect(JSON.stringify(audit.body)).not.toContain(client.secret);
  expect(JSON.stringify(audit.body)).toContain("oidc.clientSecretSetAt");
  expect((await call(await keyOf("beta"), "GET", path)).status).toBe(404);
  await provider.stop();
});

test("groups: made, renamed, given by hand and by a sign-in, taken away only by what gave them (EN-40, EN-41)", async () => {
  const at = "/organizations/beta/groups";
  for (const [key, name] of [
    ["designers", "Design team"],
    ["editors", "Editors"],
  ])
    expect(await bootstrap("POST", at, { key, name })).toMatchObject({ status: 201, body: { key, name } });
  expect((await bootstrap("POST", at, { key: "editors", name: "Again" })).status).toBe(409);
  expect((await bootstrap("POST", at, { key: "Not a key", name: "x" })).status).toBe(422);
  expect(await bootstrap("PATCH", `${at}/editors`, { name: "Redaction" })).toMatchObject({
    body: { name: "Redaction" },
  });
  expect((await call(await keyOf("acme"), "GET", `${at}/editors`)).status).toBe(404);
  const connection = `/organizations/beta/connections/${beta.connectionId}`;
  const rules = [
    { value: "6f3c", group: "designers", label: "Design" },
    { value: "6f3c", group: "editors" },
  ];
  const mapped = await bootstrap("PATCH", connection, { provisioning: { groups: { mode: "sync", rules } } });
  expect(mapped.body).toMatchObject({
    provisioning: { groups: { mode: "sync", rules: [{ label: "Design" }, { label: null }] } },
  });
  const enter = async (attributes: Record<string, string[]>) => {
    const started = await startLogin(gatehouse.base, beta.connectionId);
    const answer = answerFor(started, beta.provider, { nameId: "grace@beta.test", attributes });
    const target = await postAnswer(gatehouse.base, started.acsUrl, answer, started.relayState);
    const { session } = await land(target, started.cookie);
    const who = await fetch(`${gatehouse.base}/api/auth/session`, { headers: { cookie: session ?? "" } });
    return ((await who.json()) as { user: { groups: string[] } }).user.groups;
  };
  expect(await enter({ role: ["developer"], groups: ["6f3c", "unknown"] })).toEqual(["designers", "editors"]);
  const { body } = await bootstrap("GET", "/organizations/beta/users?email=grace@beta.test");
  const [user] = body.items as { id: string; groups: string[] }[];
  expect(user?.groups).toEqual(["designers", "editors"]);
  // The list is all that the user holds: the other one is taken, and this one stays when the provider takes its own away.
  const path = `/organizations/beta/users/${user?.id}`;
  expect(await bootstrap("PATCH", path, { groups: ["editors"] })).toMatchObject({
    status: 200,
    body: { groups: ["editors"] },
  });
  expect((await bootstrap("PATCH", path, { groups: ["none"] })).status).toBe(422);
  expect(await enter({ role: ["developer"] })).toEqual(["editors"]);
  expect(await enter({ role: ["developer"], groups: ["other"] })).toEqual(["editors"]);
  const audit = JSON.stringify((await bootstrap("GET", "/organizations/beta/audit")).body);
  for (const action of ["group.created", "group.updated"]) expect(audit).toContain(action);
  expect(await bootstrap("DELETE", `${at}/editors`)).toMatchObject({ status: 409, body: { code: "group_in_use" } });
  await bootstrap("PATCH", connection, { provisioning: { groups: { rules: rules.slice(0, 1) } } });
  expect((await bootstrap("DELETE", `${at}/editors`)).status).toBe(204);
  expect(await bootstrap("PATCH", path, { groups: [], roles: [] })).toMatchObject({ body: { groups: [], roles: [] } });
  expect(await enter({ role: ["developer"], groups: ["6f3c"] })).toEqual(["designers"]);
});

test("EN-50: an export has no secret, and comes back byte for byte; a dry run changes nothing", async () => {
  const provider = await startMockProvider();
  const { base, client } = provider;
  const list = "/organizations/acme/connections";
  const { body: made } = await bootstrap("POST", list, {
    name: "To export",
    kind: "generic-oidc",
    status: "live",
    oidc: { issuer: base, clientId: client.id, clientSecret: client.secret, acrValues: ["b", "a"] },
    provisioning: { roles: { rules: [{ value: "Devs", role: "developer" }] }, matchAttributes: ["fullName"] },
  });
  const exportOf = async (id: unknown) => JSON.stringify((await bootstrap("GET", `${list}/${id}/export`)).body);
  const exported = await exportOf(made.id);
  expect(exported).not.toContain(client.secret);
  expect(exported).not.toContain(String(made.id));
  expect(exported).not.toContain(gatehouse.base);
  const document = JSON.parse(exported) as Body;
  // The provider may be away when a backup comes back.
  await provider.stop();
  expect((await bootstrap("DELETE", `${list}/${made.id}`)).status).toBe(204);
  const dry = await bootstrap("POST", `${list}/import?dryRun=true`, document);
  expect(dry).toMatchObject({ status: 200, body: { created: true, dryRun: true, missing: ["oidc.clientSecret"] } });
  const before = await bootstrap("GET", `${list}?limit=100`);
  expect(JSON.stringify(before.body)).not.toContain("To export");
  const imported = await bootstrap("POST", `${list}/import`, document);
  expect(imported).toMatchObject({
    status: 201,
    body: { connection: { status: "draft" }, missing: ["oidc.clientSecret"] },
  });
  const { id } = imported.body.connection as { id: string };
  const completed = await bootstrap("PATCH", `${list}/${id}`, {
    status: "live",
    oidc: { clientSecret: client.secret },
  });
  expect(completed.status).toBe(200);
  expect(await exportOf(id)).toBe(exported);
  // The same file again finds its namesake and changes nothing; the secret stays.
  const again = await bootstrap("POST", `${list}/import`, document);
  expect(again).toMatchObject({
    status: 200,
    body: { created: false, changes: [], connection: { id, status: "live" } },
  });
  const renamed = structuredClone(document) as { connection: { signIn: { buttonText: string } } };
  renamed.connection.signIn.buttonText = "Other text";
  const changed = await bootstrap("POST", `${list}/import?dryRun=true`, renamed);
  expect(changed.body.changes).toEqual([{ field: "signIn.buttonText", from: null, to: "Other text" }]);
  expect((await bootstrap("POST", `${list}/import`, { ...document, version: 2 })).status).toBe(422);
  const unknown = { ...document, connection: { ...(document.connection as Body), surprise: 1 } };
  expect((await bootstrap("POST", `${list}/import`, unknown)).status).toBe(422);
  expect((await call(await keyOf("beta"), "GET", `${list}/${id}/export`)).status).toBe(404);
  expect((await call(await keyOf("acme", true), "POST", `${list}/import`, document)).status).toBe(403);
});
