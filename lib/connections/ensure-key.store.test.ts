import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectionKeys, connections } from "@/drizzle/schema/connections";
import { domains } from "@/drizzle/schema/organizations";
import { type MadeConnection, madeConnection, trusting } from "@/e2e/support/connection-world";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { quotas } from "@/lib/directory/quotas";
import { reserveDomain } from "@/lib/directory/save-domain";
import { createKeyPair } from "@/lib/saml/create-key-pair";
import { startSignIn } from "@/lib/sign-in/start-sign-in";
import { insertFirstKey } from "./connection-key-store";
import { connectionInputSchema } from "./connection-schema";
import { ensureActiveKey, ensureKeys } from "./ensure-key";
import { importConnections } from "./import-connection";
import { connectionMetadata } from "./read-sp-metadata";
import { rotateKey } from "./rotate-key";
import { saveConnection } from "./save-connection";

let database: DatabaseHandle;
let idp: KeyPair;
const context = () => testContext(database.db);

beforeAll(async () => {
  database = await openTestDatabase();
  idp = await makeKeyPair("idp");
});
afterAll(() => database?.close());

const live = (saml: object = {}) =>
  madeConnection(
    database.db,
    { kind: "generic-saml", status: "live", saml: { ...trusting(idp), ...saml } },
    { hasKey: false },
  );
const keysOf = (id: string) => database.db.select().from(connectionKeys).where(eq(connectionKeys.connectionId, id));
const input = (name: string) => connectionInputSchema.parse({ kind: "generic-saml", name, saml: trusting(idp) });
const start = ({ connection }: MadeConnection) =>
  startSignIn(
    { connectionId: connection.id, returnTo: null, loginHint: null, initiatingIssuer: null, browserToken: null },
    context(),
  );

it("saving, importing and unsigned sign-ins make no key", async () => {
  const made = await live();
  const connectionsOfFile = ["one", "two", "three"].map(input);
  const results = await importConnections(
    { organizationId: made.organization.id, connections: connectionsOfFile, isDryRun: false },
    context(),
  );
  await start(made);
  for (const id of [made.connection.id, ...results.map(({ connection }) => connection.id)])
    expect(await keysOf(id)).toEqual([]);
});

it("the first reader of our metadata gets a key in it, and everybody after them the same one", async () => {
  const made = await live();
  const read = async () => (await connectionMetadata(made.connection.id, context())) ?? "";
  const [first, second] = await Promise.all([read(), read()]);
  const certificate = /X509Certificate>([^<]+)/.exec(first)?.[1];
  expect(certificate).toBeTruthy();
  expect(second).toBe(first);
  expect(await read()).toBe(first);
  expect(await keysOf(made.connection.id)).toHaveLength(1);
});

it("a request that must be signed is, from the first one on", async () => {
  const made = await live({ signRequests: true });
  const { request } = await start(made);
  if (request.binding !== "redirect") throw new Error("redirect expected");
  expect(new URL(request.url).searchParams.get("Signature")).toBeTruthy();
  expect(await keysOf(made.connection.id)).toMatchObject([{ state: "active" }]);
});

it("two instances that make the first key at once keep one, and both use it", async () => {
  const made = await live();
  const of = { organizationId: made.organization.id, connectionId: made.connection.id };
  const [one, other] = await Promise.all([createKeyPair("one", new Date()), createKeyPair("other", new Date())]);
  await Promise.all([one, other].map((pair) => insertFirstKey(database.db, of, pair, new Date())));
  const kept = await keysOf(of.connectionId);
  expect(kept).toHaveLength(1);
  expect(await ensureActiveKey(made.connection, context())).toMatchObject({ id: kept[0]?.id });
});

it("a key for a connection that was deleted meanwhile, or that is another organization's, is not kept", async () => {
  const made = await live();
  const stranger = { organizationId: "another", id: made.connection.id };
  expect(await ensureKeys(stranger, context())).toEqual([]);
  await expect(ensureActiveKey(stranger, context())).rejects.toMatchObject({ code: "not_found" });
  expect(await keysOf(made.connection.id)).toEqual([]);
});

it("an administrator makes the key before it is needed; a next one comes with an active one", async () => {
  const made = await live();
  const of = { organizationId: made.organization.id, connectionId: made.connection.id };
  await rotateKey({ ...of, step: "create" }, context());
  expect((await keysOf(of.connectionId)).map(({ state }) => state)).toEqual(["active"]);
  const other = await live();
  const fresh = { organizationId: other.organization.id, connectionId: other.connection.id };
  await rotateKey({ ...fresh, step: "prepare" }, context());
  expect((await keysOf(fresh.connectionId)).map(({ state }) => state).sort()).toEqual(["active", "next"]);
  await rotateKey({ ...of, step: "prepare" }, context());
  expect((await keysOf(of.connectionId)).map(({ state }) => state).sort()).toEqual(["active", "next"]);
});

it("an organization holds so many connections and domains, and no more", async () => {
  const made = await live();
  const organizationId = made.organization.id;
  const rows = Array.from({ length: quotas.connections - 2 }, (_, index) => ({
    id: `${made.organization.slug}-${index}`,
    organizationId,
    name: `Filler ${index}`,
    kind: "generic-saml" as const,
    protocol: "saml" as const,
    status: "draft" as const,
    config: {},
  }));
  await database.db.insert(connections).values(rows);
  const save = (name: string) =>
    saveConnection({ organizationId, connectionId: null, connection: input(name), explicitSamlFields: [] }, context());
  await save("The last");
  await expect(save("One more")).rejects.toMatchObject({ code: "quota_reached" });

  const names = Array.from({ length: quotas.domains }, (_, index) => ({
    organizationId,
    domain: `d${index}.${made.organization.slug}.test`,
    token: "t",
  }));
  await database.db.insert(domains).values(names);
  await expect(
    reserveDomain({ organizationId, domain: "acme-more.com", includeSubdomains: false }, context()),
  ).rejects.toMatchObject({ code: "quota_reached" });
});
