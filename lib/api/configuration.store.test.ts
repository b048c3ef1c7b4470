import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { groups as groupTable } from "@/drizzle/schema/directory";
import { apiCaller } from "@/e2e/support/api-caller";
import { makeKeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { alertRulesSchema } from "@/lib/alerts/alert-rules";
import { ownTextsSchema } from "@/lib/branding/own-text-schema";
import type { Entry } from "@/lib/configuration/configuration";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { directoryEntrySchema } from "@/lib/directories/directory-schema";
import { attributeInputSchema } from "@/lib/directory/attribute-schema";
import { consoleParts, consoleRoles, may } from "@/lib/directory/console-role";
import {
  domainInputSchema,
  groupInputSchema,
  organizationPatchSchema,
  roleInputSchema,
} from "@/lib/directory/directory-schema";
import { findOrganization } from "@/lib/directory/organization-store";
import { createPersonalToken } from "@/lib/directory/save-personal-token";
import { providerOwnedFields } from "@/lib/saml/saml-config";
import { webhookInputSchema } from "@/lib/webhooks/webhook-schema";

// An organization as one document: what each kind of entry becomes, what is refused, and that a refusal leaves nothing behind.

let database: DatabaseHandle;
let certificate: string;
let count = 0;
let slug = "";
const call = apiCaller(() => database.db);
const secret = "the secret of the provider's client";
const head = { format: "gatehouse-configuration", version: 1 };
const at = (path: string) => `/organizations/${slug}${path}`;
const plan = (document: object, query = "") => call("POST", at(`/config/plan${query}`), { ...head, ...document });
const apply = (document: object, query = "", options = {}) =>
  call("POST", at(`/config/apply${query}`), { ...head, ...document }, options);
const exported = async () => (await call("GET", at("/config"))).body;
const short = (steps: Entry[]) => steps.map(({ action, kind, id }) => `${action} ${kind} ${id}`);

beforeAll(async () => {
  database = await openTestDatabase();
  ({ certificate } = await makeKeyPair("idp"));
});
afterAll(() => database?.close());

beforeEach(async () => {
  count += 1;
  slug = `config-${count}`;
  await call("POST", "/organizations", { slug, name: `Organization ${count}` });
});

const picture =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const saml = () => ({ issuer: "https://idp.test", ssoUrl: "https://idp.test/sso", certificates: [certificate] });
const oidc = {
  issuer: "https://op.test",
  clientId: "client",
  authorizationEndpoint: "https://op.test/authorize",
  tokenEndpoint: "https://op.test/token",
  jwksUri: "https://op.test/keys",
};

/** Something of every kind. */
const everything = () => ({
  organization: {
    tenantId: "tenant",
    emailCodes: "choice",
    accentColor: "#0b5cff",
    logo: picture,
    session: { idleMinutes: 60 },
  },
  attributes: [{ key: "costCenter", label: "Cost center", type: "text" }],
  roles: [
    { key: "helper", name: "Helper", consoleRole: "help_desk" },
    { key: "developer", name: "Engineer" },
  ],
  groups: [{ key: "designers", name: "Design" }],
  domains: [{ domain: `${slug}.example`, includeSubdomains: true }],
  connections: [
    {
      name: "Okta",
      kind: "generic-saml",
      status: "live",
      saml: saml(),
      claims: [
        { field: "email", from: "NameID" },
        { field: "role", from: "role" },
        { field: "attributes.costCenter", from: "cc" },
      ],
      provisioning: {
        roles: { rules: [{ value: "Dev", role: "developer" }] },
        groups: { rules: [{ value: "d", group: "designers" }] },
      },
      signIn: { domains: [`people.${slug}.example`], buttonImage: picture, isDefault: true },
    },
    { name: "Entra", kind: "generic-oidc", status: "live", oidc: { ...oidc, clientSecret: secret } },
  ],
  applications: [
    {
      name: "Grafana",
      kind: "oidc",
      logo: picture,
      redirectUris: ["https://grafana.test/login"],
      access: { mode: "any", roles: ["developer"], groups: ["designers"] },
      claims: [{ claim: "groups", from: "groups", format: "array" }],
    },
    { name: "Wiki", kind: "proxy", origin: `https://wiki.${slug}.test` },
  ],
  directories: [{ name: "Entra ID", preset: "entra", connection: "Okta", status: "paused", dryRun: true }],
  webhooks: [{ url: "https://siem.acme.example/in", types: ["sign_in.*"], description: "SIEM" }],
  texts: { fallback: "en", de: { heading: "Willkommen bei {organization}" } },
  alertRules: { silentHours: 12 },
});

describe("a document", () => {
  it("makes one of every kind, and what it says then is no change, field by field", async () => {
    const made = await apply(everything());
    expect(made).toMatchObject({ status: 200 });
    expect(new Set(made.body.steps.map(({ kind }: Entry) => kind)).size).toBe(11);
    const document = await exported();
    expect(document).toMatchObject({
      organization: { tenantId: "tenant", session: { idleMinutes: 60, absoluteMinutes: 10_080 } },
      roles: expect.arrayContaining([{ key: "helper", name: "Helper", consoleRole: "help_desk" }]),
      directories: [{ connection: document.connections[1].id, status: "paused", dryRun: true }],
      texts: { fallback: "en", de: { heading: "Willkommen bei {organization}", help: null } },
      alertRules: { silentHours: 12, recoveryCodeUsed: true },
    });
    expect(document.organization.logo).toMatch(/^data:image\/png;base64,/);
    expect((await plan(document, "?prune=true")).body).toEqual({ steps: [], isChanged: false, isRefused: false });
    expect((await apply(document, "?prune=true")).body).toEqual({ steps: [] });
    expect(await exported()).toEqual(document);
    // What a new organization begins with and the document does not name.
    const again = await plan(everything(), "?prune=true");
    const library = ["full_access", "view_only_access", "restricted_access"].map((key) => `media_library_${key}`);
    const unnamed = ["account_administrator", ...library, "finance"];
    expect(short(again.body.steps)).toEqual(unnamed.map((key) => `delete roles ${key}`));
  });

  it("holds every field of each schema: what an entry leaves out would be the default after the next change", async () => {
    const roles = { policy: "all", default: null, rules: [{ from: "group", value: "Dev", role: "developer" }] };
    const { directories, ...others } = everything();
    await apply({ ...others, directories: directories.map((directory) => ({ ...directory, roles })) });
    const document = await exported();
    const names = (schema: { shape: object }, ...more: string[]) => [...more, ...Object.keys(schema.shape)].sort();
    expect(Object.keys(document.directories[0]).sort()).toEqual(names(directoryEntrySchema, "id"));
    expect(Object.keys(document.webhooks[0]).sort()).toEqual(names(webhookInputSchema, "id"));
    expect(Object.keys(document.domains[0]).sort()).toEqual(names(domainInputSchema));
    expect(Object.keys(document.attributes[0]).sort()).toEqual(names(attributeInputSchema));
    expect(Object.keys(document.groups[0]).sort()).toEqual(names(groupInputSchema));
    expect([...Object.keys(document.roles[0]), "console"].sort()).toEqual(names(roleInputSchema));
    expect(Object.keys(document.organization).sort()).toEqual(names(organizationPatchSchema));
    expect(Object.keys(document.alertRules).sort()).toEqual(names(alertRulesSchema));
    expect(Object.keys(document.texts).sort()).toEqual(names(ownTextsSchema));
    await apply({ directories: [{ name: "Entra ID", matchBy: "userName" }] });
    expect((await exported()).directories).toEqual([{ ...document.directories[0], matchBy: "userName" }]);
    const fewer = { directories: [{ name: "Entra ID", roles: { rules: [] } }] };
    const [step] = (await plan(fewer)).body.steps;
    expect(step).toMatchObject({ refusal: null, changes: [{ field: "roles.rules", from: roles.rules, to: [] }] });
  });

  it("holds no secret, and neither does any answer to it", async () => {
    const answers = [
      await plan(everything()),
      await apply(everything()),
      await call("GET", at("/config")),
      await plan({
        connections: [{ name: "Entra", kind: "generic-oidc", oidc: { clientSecret: "another secret of it" } }],
      }),
    ];
    const text = JSON.stringify(answers.map(({ body }) => body));
    for (const hidden of [secret, "another secret of it", "ghs_", "ghd_", "whsec_", "sealedClientSecret", 'token":'])
      expect(text).not.toContain(hidden);
    const [change] = answers.at(-1)?.body.steps ?? [];
    expect(change.changes.map(({ field }: Entry) => field)).toEqual(["oidc.clientSecretSetAt"]);
    expect(
      (await plan({ connections: [{ name: "Entra", kind: "generic-oidc", oidc: { clientSecret: secret } }] })).body
        .steps,
    ).toEqual([]);
  });

  it("of another installation makes the same here, and finds it again by its names", async () => {
    await apply(everything());
    const document = await exported();
    const source = slug;
    await call("POST", "/organizations", { slug: "elsewhere", name: "Elsewhere" });
    slug = "elsewhere";
    const foreign = JSON.parse(JSON.stringify(document).replaceAll(`wiki.${source}`, "wiki.elsewhere"));
    const refused = await apply(foreign);
    expect(refused).toMatchObject({ status: 422, body: { code: "connection_incomplete" } });
    foreign.connections.find(({ name }: Entry) => name === "Entra").oidc.clientSecret = secret;
    const made = await apply(foreign);
    expect(made.status).toBe(200);
    const ids = (made.body.steps as Entry[]).map(({ id }) => id);
    for (const { id } of [
      ...document.connections,
      ...document.applications,
      ...document.directories,
      ...document.webhooks,
    ])
      expect(ids).not.toContain(id);
    const here = await exported();
    expect(here.directories[0].connection).toBe(here.connections[1].id);
    expect((await plan(foreign)).body.steps).toEqual([]);
  });
});

describe("each kind of entry", () => {
  it("is renamed by what it is known by, and stays what it was", async () => {
    await apply(everything());
    const before = await exported();
    const document = structuredClone(before);
    for (const { key } of before.groups) document.groups[0] = { key, name: "Renamed" };
    document.attributes[0].label = "Renamed";
    document.roles.find(({ key }: Entry) => key === "developer").name = "Renamed";
    document.domains.find(({ domain }: Entry) => domain === `${slug}.example`).includeSubdomains = false;
    for (const [kind, index] of Object.entries({ connections: 1, applications: 0, directories: 0 }))
      document[kind][index].name = "Renamed";
    document.webhooks[0].url = "https://siem.acme.example/renamed";
    const planned = await plan(document, "?prune=true");
    expect(planned.body.steps.map(({ action, kind, changes }: Entry) => [action, kind, changes])).toEqual([
      ["change", "attributes", [{ field: "label", from: "Cost center", to: "Renamed" }]],
      ["change", "roles", [{ field: "name", from: "Engineer", to: "Renamed" }]],
      ["change", "groups", [{ field: "name", from: "Design", to: "Renamed" }]],
      ["change", "domains", [{ field: "includeSubdomains", from: true, to: false }]],
      ["change", "connections", [{ field: "name", from: "Okta", to: "Renamed" }]],
      ["change", "applications", [{ field: "name", from: "Grafana", to: "Renamed" }]],
      ["change", "directories", [{ field: "name", from: "Entra ID", to: "Renamed" }]],
      [
        "change",
        "webhooks",
        [{ field: "url", from: "https://siem.acme.example/in", to: "https://siem.acme.example/renamed" }],
      ],
    ]);
    expect(await exported()).toEqual(before);
    const applied = await apply(document, "?prune=true");
    expect(applied.body.steps).toEqual(
      planned.body.steps.map(({ path: _path, refusal: _refusal, ...step }: Entry) => step),
    );
    expect(await exported()).toEqual(document);
    const actions = (await call("GET", at("/audit?limit=8"))).body.items.map(({ action }: Entry) => action);
    expect(actions.sort()).toEqual([
      "application.updated",
      "attribute.updated",
      "connection.updated",
      "directory.updated",
      "domain.updated",
      "group.updated",
      "role.updated",
      "webhook.updated",
    ]);
  });

  it("goes with prune, in an order in which nothing is named any more; what the document leaves out stays", async () => {
    await apply(everything());
    const people = await call("POST", at("/users"), { email: "ada@acme.test", groups: ["designers"] });
    const lists = { groups: [], attributes: [], connections: [], applications: [], directories: [], webhooks: [] };
    expect((await plan(lists)).body.steps).toEqual([]);
    const before = await exported();
    const pruned = await apply({ ...lists, domains: [] }, "?prune=true");
    expect(short(pruned.body.steps).map((step) => step.split(" ").slice(0, 2).join(" "))).toEqual(
      [
        ...["webhooks", "directories", "applications", "applications", "connections", "connections"],
        ...["domains", "domains", "attributes", "groups"],
      ].map((kind) => `delete ${kind}`),
    );
    expect(await exported()).toEqual({ ...before, ...lists, domains: [] });
    expect((await call("GET", at(`/users/${people.body.id}`))).status).toBe(200);
  });

  it("a domain that a connection names stays, though the document does not list it", async () => {
    await apply(everything());
    const pruned = await plan({ domains: [] }, "?prune=true");
    expect(short(pruned.body.steps)).toEqual([`delete domains ${slug}.example`]);
  });

  it("a part that names its own fields leaves the others as they are", async () => {
    await apply(everything());
    const before = await exported();
    await apply({ connections: [{ name: "Okta", kind: "generic-saml", signIn: { buttonText: "Enter" } }] });
    const [entra, okta] = before.connections;
    const signIn = { ...okta.signIn, buttonText: "Enter" };
    expect(await exported()).toEqual({ ...before, connections: [entra, { ...okta, signIn }] });
  });
});

describe("a refusal", () => {
  const refusals = async (document: object, query = "") =>
    (await plan(document, query)).body.steps.flatMap(({ path, refusal }: { path: string; refusal: Entry | null }) =>
      refusal ? [`${path} ${refusal.code}`] : [],
    );

  it("is told by the plan for each step, and leaves nothing of the document behind", async () => {
    await apply(everything());
    await call("POST", at("/users"), { email: "ada@acme.test", role: "developer" });
    const before = await exported();
    const document = {
      attributes: [{ key: "costCenter", type: "number" }],
      roles: [{ key: "new", name: "New" }],
      groups: [],
      connections: [{ name: "Okta", kind: "generic-saml", saml: { issuer: "https://other.test" } }],
      applications: [{ name: "Second", kind: "proxy", origin: `https://wiki.${slug}.test` }],
    };
    expect(await refusals(document, "?prune=true")).toEqual([
      "attributes.0 validation_failed",
      "connections.0 connection_untested",
      "groups.designers group_in_use",
      "roles.developer role_in_use",
    ]);
    const refused = await apply({ roles: document.roles, connections: document.connections });
    expect(refused).toMatchObject({ status: 409, body: { code: "connection_untested" } });
    expect(refused.body.errors).toEqual([{ path: "connections.0", message: "connection_untested" }]);
    expect(await exported()).toEqual(before);
    expect((await apply({ connections: document.connections }, "?override=because")).status).toBe(200);
  });

  it("a row that makes administrators is confirmed, and a role with the console is for owners to give", async () => {
    const rules = [{ value: "Boss", role: "account_administrator" }];
    const document = {
      connections: [{ name: "Okta", kind: "generic-saml", saml: saml(), provisioning: { roles: { rules } } }],
    };
    expect(await refusals(document)).toEqual(["connections.0 console_roles_unconfirmed"]);
    expect(await refusals(document, "?confirmConsoleRoles=true")).toEqual([]);
    const organizationId = (await findOrganization(database.db, slug))?.id ?? "";
    await call("POST", at("/roles"), { key: "admin", name: "Administrator", consoleRole: "administrator" });
    const { id: userId } = (await call("POST", at("/users"), { email: "admin@acme.test", role: "admin" })).body;
    const token = { name: "script", readOnly: false, days: 30 } as const;
    const { token: key } = await createPersonalToken({ organizationId, userId, token }, testContext(database.db));
    const roles = [{ key: "auditor", name: "Auditor", consoleRole: "auditor" }];
    for (const given of [document, { roles }])
      expect(await apply(given, "?confirmConsoleRoles=true", { key })).toMatchObject({
        status: 403,
        body: { code: "permission_missing" },
      });
    expect((await apply({ groups: [{ key: "g", name: "G" }] }, "", { key })).status).toBe(200);
  });

  it("names every field that is invalid, and two entries of one thing", async () => {
    const invalid = await apply({
      groups: [
        { key: "A b", name: "x" },
        { key: "ok", name: "", more: 1 },
      ],
      webhooks: [{ url: "ftp://x", types: ["*"] }],
      organization: { emailCodes: "never" },
    });
    expect(invalid).toMatchObject({ status: 422, body: { code: "validation_failed" } });
    expect(invalid.body.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
      ...["groups.0.key", "groups.1.more", "groups.1.name", "organization.emailCodes", "webhooks.0.url"],
    ]);
    const twice = await plan({
      groups: [
        { key: "a", name: "A" },
        { key: "a", name: "B" },
      ],
    });
    expect(twice.body.errors).toEqual([{ path: "groups.1", message: "duplicate" }]);
  });

  it("a name that several have needs the ID, and an ID of another organization is not found", async () => {
    for (const issuer of ["https://a.test", "https://b.test"])
      await call("POST", at("/connections"), { name: "Twin", kind: "generic-saml", saml: { issuer } });
    const twin = { name: "Twin", kind: "generic-saml" };
    expect((await plan({ connections: [twin] })).body.errors).toEqual([
      { path: "connections.0.id", message: "ambiguous" },
    ]);
    const document = await exported();
    const { id } = document.connections[0];
    await call("POST", "/organizations", { slug: `${slug}-other`, name: "Other" });
    slug = `${slug}-other`;
    const planned = await plan({ connections: [{ ...twin, id, signIn: { buttonText: "Mine" } }] });
    expect(short(planned.body.steps)[0]).toMatch(/^create connections /);
    expect(planned.body.steps[0].id).not.toBe(id);
    const directory = { name: "D", connection: id };
    expect((await plan({ directories: [directory] })).body.steps[0].refusal).toMatchObject({
      code: "validation_failed",
    });
  });

  it("the last owner stays, for an operator, too", async () => {
    await call("POST", at("/users"), { email: "owner@acme.test", role: "account_administrator" });
    const demoted = { roles: [{ key: "account_administrator", consoleRole: null }] };
    expect(await refusals(demoted)).toEqual(["roles.0 last_administrator"]);
    expect(await apply(demoted)).toMatchObject({ status: 409, body: { code: "last_administrator" } });
  });

  it("single sign-on and mailed codes are as closed as in the rest of the API", async () => {
    const { key } = (await call("POST", at("/keys"), { name: "own" })).body;
    const codes = await apply({ organization: { emailCodes: "off" } }, "", { key });
    expect(codes).toMatchObject({ status: 409, body: { code: "sso_untested" } });
    const off = await apply({ organization: { ssoEnabled: false } }, "", { key });
    expect(off).toMatchObject({ status: 403, body: { code: "forbidden" } });
    await call("PATCH", at(""), { ssoEnabled: false });
    const made = await apply({ connections: [{ name: "Okta", kind: "generic-saml" }] }, "", { key });
    expect(made).toMatchObject({ body: { code: "sso_switched_off" } });
  });
});

describe("who may", () => {
  it("a key with its own scope; one that may only read plans, and a stranger finds nothing", async () => {
    const make = async (body: object, of = slug) =>
      (await call("POST", `/organizations/${of}/keys`, { name: "key", ...body })).body.key;
    await call("POST", "/organizations", { slug: `${slug}-stranger`, name: "Stranger" });
    const keys = {
      roles: await make({ scopes: ["roles:write", "organization:write"] }),
      reads: await make({ scopes: ["config:read"] }),
      writes: await make({ scopes: ["config:write"] }),
      readOnly: await make({ readOnly: true }),
      stranger: await make({}, `${slug}-stranger`),
    };
    const statuses = async (key: string) => [
      (await call("GET", at("/config"), undefined, { key })).status,
      (await call("POST", at("/config/plan"), head, { key })).status,
      (await call("POST", at("/config/apply"), head, { key })).status,
    ];
    expect(await statuses(keys.roles)).toEqual([403, 403, 403]);
    expect(await statuses(keys.reads)).toEqual([200, 200, 403]);
    expect(await statuses(keys.writes)).toEqual([200, 200, 200]);
    expect(await statuses(keys.readOnly)).toEqual([200, 200, 403]);
    expect(await statuses(keys.stranger)).toEqual([404, 404, 404]);
  });

  it("a console role that may change settings may change everything that a document holds", () => {
    const inDocument = consoleParts.filter(
      (part) => !["overview", "users", "sessions", "activity", "audit", "keys"].includes(part),
    );
    for (const role of consoleRoles)
      expect(inDocument.every((part) => may([role], `${part}.write`))).toBe(may([role], "settings.write"));
  });
});

describe("what is not an entry of its kind", () => {
  it("is refused at its field", async () => {
    const { body } = await plan({
      groups: [{ key: "a", name: "A", id: "x" }],
      webhooks: [{ id: 7, url: "https://x.test" }],
    });
    expect(body.errors).toEqual([{ path: "webhooks.0.id", message: "invalid" }]);
    const unknown = await plan({ groups: [{ key: "a", name: "A", id: "x" }] });
    expect(unknown.body.errors.map(({ path }: { path: string }) => path)).toEqual(["groups.0.id"]);
  });
});

describe("bounds and conditions", () => {
  it("If-Match holds a document to the configuration that was read", async () => {
    const first = await call("GET", at("/config"));
    const options = { headers: { "If-Match": first.headers.get("etag") ?? "" } };
    const document = { groups: [{ key: "made", name: "Made" }] };
    expect((await apply(document, "", options)).status).toBe(200);
    expect(await apply({ groups: [{ key: "later", name: "Later" }] }, "", options)).toMatchObject({ status: 412 });
    expect((await exported()).groups).toEqual(document.groups);
  });

  it("fifty providers are asked for one document, and none for an entry that names all that they would say", async () => {
    const entries = (more: object) =>
      Array.from({ length: 51 }, (_, index) => ({ name: `C ${index}`, kind: "generic-saml", ...more }));
    const codes = async (more: object) => {
      const { steps } = (await plan({ connections: entries(more) })).body;
      return steps.map(({ refusal }: { refusal: Entry | null }) => refusal?.code ?? null);
    };
    // Nobody listens there: each is refused at once.
    const metadataUrl = "http://127.0.0.1:9/metadata";
    const asked = await codes({ saml: { metadataUrl } });
    expect(new Set(asked.slice(0, 50))).toEqual(new Set(["outbound_failed"]));
    expect(asked[50]).toBe("import_too_large");
    const owned = Object.fromEntries(providerOwnedFields.map((field) => [field, null]));
    const whole = { ...owned, ...saml(), ssoBinding: "redirect", sloBinding: "redirect", metadataUrl };
    expect(new Set(await codes({ saml: whole }))).toEqual(new Set([null]));
  });

  it("10,000 groups fit, and no more", async () => {
    const groups = Array.from({ length: 10_001 }, (_, index) => ({ key: `group-${index}`, name: `Group ${index}` }));
    expect(await plan({ groups })).toMatchObject({ status: 422, body: { code: "validation_failed" } });
    const organizationId = (await findOrganization(database.db, slug))?.id ?? "";
    const rows = groups.map((group) => ({ ...group, organizationId, createdAt: new Date() }));
    for (let start = 0; start < 10_000; start += 2_000)
      await database.db.insert(groupTable).values(rows.slice(start, Math.min(start + 2_000, 10_000)));
    const document = await exported();
    expect(document.groups).toHaveLength(10_000);
    expect((await plan(document, "?prune=true")).body).toMatchObject({ steps: [] });
    await database.db.insert(groupTable).values(rows.slice(10_000));
    expect(await call("GET", at("/config"))).toMatchObject({ status: 422, body: { code: "configuration_too_large" } });
  });
});
