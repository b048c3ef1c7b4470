import { expect, it } from "vitest";
import { apiCaller } from "@/e2e/support/api-caller";
import { sharedOidcWorld } from "@/e2e/support/oidc-world";
import { connectionJwks } from "@/lib/connections/read-client-jwks";

// A write that names a read-only field was answered with 200 and changed nothing. Relatives looked for: the read-only fields of both
// protocols, of a new connection, of organizations, users, roles, groups and domains; values that a client merely read; and, behind the save
// gate, every address of a live OpenID provider, by each door that can move one.

const world = sharedOidcWorld();
const { provider } = world;

type Body = Record<string, unknown> & {
  code?: string;
  errors?: { path: string }[];
  oidc?: Record<string, unknown>;
  saml?: Record<string, unknown>;
};

const caller = apiCaller(world.db);

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Body }> {
  const answer = await caller(method, path, body);
  return { status: answer.status, body: answer.body ?? {} };
}

async function madeOidc() {
  const { organization, connection } = await world.newConnection();
  return { list: `/organizations/${organization.slug}/connections`, connection, slug: organization.slug };
}

const paths = ({ errors = [] }: Body) => errors.map(({ path }) => path);

it("what was read may be sent back, for both protocols", async () => {
  const { list, connection } = await madeOidc();
  const saml = await call("POST", list, { name: "SAML", kind: "generic-saml", saml: { issuer: "https://idp.test" } });
  for (const id of [connection.id, String(saml.body.id)]) {
    const read = await call("GET", `${list}/${id}`);
    expect(await call("PATCH", `${list}/${id}`, read.body)).toMatchObject({ status: 200, body: { version: 1 } });
  }
});

it.each<[string, object, string]>([
  ["redirectUri", { oidc: { redirectUri: "https://elsewhere.test/" } }, "oidc.redirectUri"],
  ["postLogoutRedirectUri", { oidc: { postLogoutRedirectUri: null } }, "oidc.postLogoutRedirectUri"],
  ["initiateLoginUri", { oidc: { initiateLoginUri: "x" } }, "oidc.initiateLoginUri"],
  ["clientJwksUri", { oidc: { clientJwksUri: "x" } }, "oidc.clientJwksUri"],
  ["backchannelLogoutUri", { oidc: { backchannelLogoutUri: "x" } }, "oidc.backchannelLogoutUri"],
  ["hasClientSecret", { oidc: { hasClientSecret: false } }, "oidc.hasClientSecret"],
  ["sendsIssuer", { oidc: { sendsIssuer: true } }, "oidc.sendsIssuer"],
  ["id", { id: "another" }, "id"],
])("another %s of an OpenID connection is refused", async (_name, patch, path) => {
  const { list, connection } = await madeOidc();
  const answer = await call("PATCH", `${list}/${connection.id}`, patch);
  expect(answer.status).toBe(422);
  expect(paths(answer.body)).toEqual([path]);
});

it.each(["entityId", "acsUrl", "metadataAddress", "sloAddress"])(
  "another %s of a SAML connection is refused",
  async (name) => {
    const { list } = await madeOidc();
    const { body: made } = await call("POST", list, { name: "SAML", kind: "generic-saml" });
    const answer = await call("PATCH", `${list}/${made.id}`, { saml: { [name]: "https://elsewhere.test/" } });
    expect(answer.status).toBe(422);
    expect(paths(answer.body)).toEqual([`saml.${name}`]);
    const created = await call("POST", list, {
      name: "New",
      kind: "generic-saml",
      saml: { [name]: "https://x.test/" },
    });
    expect(created.status).toBe(422);
    expect(paths(created.body)).toEqual([`saml.${name}`]);
  },
);

it("what names an organization, a role, a group or a domain is not changed by a write to it", async () => {
  const { slug } = await madeOidc();
  const base = `/organizations/${slug}`;
  await call("POST", `${base}/groups`, { key: "designers", name: "Designers" });
  await call("POST", `${base}/domains`, { domain: "acme.example" });
  for (const [path, field] of [
    [base, "slug"],
    [`${base}/roles/developer`, "key"],
    [`${base}/groups/designers`, "key"],
    [`${base}/domains/acme.example`, "domain"],
  ] as const) {
    const answer = await call("PATCH", path, { [field]: "another" });
    expect([answer.status, paths(answer.body)], path).toEqual([422, [field]]);
    const read = await call("GET", path);
    expect((await call("PATCH", path, { [field]: read.body[field] })).status, path).toBe(200);
  }
});

it("nobody becomes an operator, or proves an address, by a write to a user", async () => {
  const { slug } = await madeOidc();
  const users = `/organizations/${slug}/users`;
  const { body: user } = await call("POST", users, { email: "ada@acme.test" });
  for (const patch of [{ operator: true }, { emailVerified: true }, { id: "another" }, { createdBy: "console" }]) {
    const answer = await call("PATCH", `${users}/${user.id}`, patch);
    expect([answer.status, paths(answer.body)]).toEqual([422, Object.keys(patch)]);
  }
  const read = await call("GET", `${users}/${user.id}`);
  expect((await call("PATCH", `${users}/${user.id}`, read.body)).status).toBe(200);
});

const moved = (field: string) => ({ [field]: `${provider().base}/moved` });

it.each([
  "authorizationEndpoint",
  "tokenEndpoint",
  "userinfoEndpoint",
  "revocationEndpoint",
  "endSessionEndpoint",
  "jwksUri",
])("a live connection's %s is moved only after a test, by PATCH and by import alike", async (field) => {
  const { list, connection } = await madeOidc();
  const patched = await call("PATCH", `${list}/${connection.id}`, { oidc: moved(field) });
  expect(patched).toMatchObject({ status: 409, body: { code: "connection_untested" } });
  const { body: file } = await call("GET", `${list}/${connection.id}/export`);
  const part = file.connection as { oidc: object };
  const changed = { ...file, connection: { ...part, oidc: { ...part.oidc, ...moved(field) } } };
  const imported = await call("POST", `${list}/import`, changed);
  expect(imported).toMatchObject({ status: 409, body: { code: "connection_untested" } });
  expect((await call("GET", `${list}/${connection.id}`)).body.oidc?.[field]).not.toBe(`${provider().base}/moved`);
  const overridden = await call("PATCH", `${list}/${connection.id}?override=known`, { oidc: moved(field) });
  expect(overridden).toMatchObject({ status: 200, body: { oidc: moved(field) } });
});

it("a connection with its own keys comes back from a file, and makes keys of its own", async () => {
  const made = await world.newConnection({
    oidc: { clientSecret: undefined, clientAuth: "private_key_jwt", idTokenEncryptionAlg: "ECDH-ES" },
  });
  const from = `/organizations/${made.organization.slug}/connections`;
  const { body: file } = await call("GET", `${from}/${made.connection.id}/export`);
  const { list } = await madeOidc();
  const renamed = { ...file, connection: { ...(file.connection as object), name: "From a file" } };
  const imported = await call("POST", `${list}/import`, renamed);
  expect(imported.status).toBe(201);
  const copy = imported.body.connection as Body & { id: string };
  expect(copy).toMatchObject({
    status: "live",
    oidc: { clientAuth: "private_key_jwt", idTokenEncryptionAlg: "ECDH-ES" },
  });
  const keysOf = async (id: string) => (await connectionJwks(id, world.context()))?.keys.map(({ kid }) => kid) ?? [];
  const [original, own] = [await keysOf(made.connection.id), await keysOf(copy.id)];
  expect(own).toHaveLength(2);
  expect(own.filter((kid) => original.includes(kid))).toEqual([]);
});
