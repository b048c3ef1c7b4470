import { afterAll, beforeAll, expect, it } from "vitest";
import { groups } from "@/drizzle/schema/directory";
import { domains } from "@/drizzle/schema/organizations";
import { apiCaller } from "@/e2e/support/api-caller";
import { madeConnection, runTest, trusting } from "@/e2e/support/connection-world";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { directoryInputSchema } from "@/lib/directories/directory-schema";
import { createDirectory } from "@/lib/directories/save-directory";
import { insertUser } from "@/lib/directory/user-store";
import { searchConsole } from "./quick-search-queries";

let database: DatabaseHandle;
const call = apiCaller(() => database.db);
let idp: KeyPair;
let own: Awaited<ReturnType<typeof furnished>>;
let other: Awaited<ReturnType<typeof furnished>>;

/** Two organizations that hold the same names, so that whatever crosses over is seen twice. */
async function furnished() {
  const { db } = database;
  const made = await madeConnection(db, { kind: "generic-saml", name: "Head office 100%", saml: trusting(idp) });
  const organizationId = made.organization.id;
  const id = `${organizationId}-ada`;
  await insertUser(db, {
    id,
    organizationId,
    email: "ada.lovelace@acme.test",
    fullName: "Ada Lovelace",
    createdBy: "api",
    createdAt: new Date(),
  });
  await db.insert(groups).values({ organizationId, key: "design_team", name: "Designers", createdAt: new Date() });
  await call("POST", `/organizations/${made.organization.slug}/applications`, {
    kind: "proxy",
    name: "Handbook of everything",
    origin: "https://handbook.acme.test",
  });
  await db
    .insert(domains)
    .values({ organizationId, domain: `${made.organization.slug}.test`, token: "t", createdAt: new Date() });
  const { outcome } = await runTest(made, await made.begin(), { key: idp });
  return { organizationId, made, user: id, reference: outcome.reference };
}

beforeAll(async () => {
  database = await openTestDatabase();
  idp = await makeKeyPair("idp");
  own = await furnished();
  other = await furnished();
});

afterAll(async () => {
  await database?.close();
});

it("finds directories by name, of one organization alone", async () => {
  const input = directoryInputSchema.parse({ name: "Entra of everybody", preset: "entra" });
  for (const { organizationId } of [own, other])
    await createDirectory({ organizationId, directory: input }, testContext(database.db));
  const hits = await searchConsole(database.db, own.organizationId, "entra of");
  expect(hits).toMatchObject([{ kind: "directory", title: "Entra of everybody" }]);
});

it("finds applications by name and origin, of one organization alone", async () => {
  for (const part of ["handbook of", "handbook.acme"]) {
    const hits = await searchConsole(database.db, own.organizationId, part);
    expect(hits).toMatchObject([{ kind: "application", title: "Handbook of everything" }]);
  }
});

const find = async (text: string) =>
  (await searchConsole(database.db, own.organizationId, text)).map(({ kind, id }) => `${kind} ${id}`);

it("finds by name, e-mail, id, issuer, key, domain and the beginning of a reference; in one organization alone", async () => {
  const connection = `connection ${own.made.connection.id}`;
  expect(await find("head OFF")).toEqual([connection]);
  expect(await find(own.made.connection.id)).toContain(connection);
  for (const part of ["idp.test", "https://idp", "test"]) expect(await find(part)).toContain(connection);
  expect(await find("dp.tes")).toEqual([]);
  expect(await find("lovelace")).toEqual([`user ${own.user}`]);
  expect(await find("ada.love")).toEqual([`user ${own.user}`]);
  expect(await find("design_")).toEqual(["group design_team"]);
  expect(await find(`${own.made.organization.slug}.t`)).toContain(`domain ${own.made.organization.slug}.test`);
  expect(await find(own.reference.slice(0, 5).toUpperCase())).toEqual([`event ${own.reference}`]);
  for (const foreign of [other.reference, other.made.connection.id, `${other.made.organization.slug}.test`])
    expect(await find(foreign)).toEqual([]);
});

it("takes signs of patterns as they are, and looks for nothing by one letter", async () => {
  expect(await find("100%")).toEqual([`connection ${own.made.connection.id}`]);
  for (const text of ["%%", "__", "a%e", "ad_", "\\\\", "", "a", "'; drop table users; --"])
    expect(await find(text)).toEqual([]);
});
