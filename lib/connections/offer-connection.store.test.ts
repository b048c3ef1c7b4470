import { afterAll, beforeAll, expect, it } from "vitest";
import { type MadeConnection, madeConnection, trusting } from "@/e2e/support/connection-world";
import { makeKeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { listAudit } from "@/lib/audit/audit-queries";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { findConnection, listSignInConnections } from "./connection-store";
import { offerConnection } from "./offer-connection";

let database: DatabaseHandle;
let live: MadeConnection;
let stranger: MadeConnection;

beforeAll(async () => {
  database = await openTestDatabase();
  const key = await makeKeyPair("idp");
  const settings = { kind: "generic-saml", status: "live", saml: trusting(key) };
  live = await madeConnection(database.db, settings);
  stranger = await madeConnection(database.db, settings);
});

afterAll(async () => {
  await database?.close();
});

const offer = (isOffered: boolean, organizationId = live.organization.id) =>
  offerConnection({ organizationId, connectionId: live.connection.id, isOffered }, testContext(database.db));
const offered = async () => (await listSignInConnections(database.db, [live.organization.id])).map(({ id }) => id);

it("hides a connection without a test, shows it again, and writes both into the audit and the versions", async () => {
  const { version } = live.connection;
  expect(await offered()).toEqual([live.connection.id]);
  expect((await offer(false)).signIn.enabled).toBe(false);
  expect(await offered()).toEqual([]);
  // The second click of an impatient hand changes nothing.
  expect((await offer(false)).version).toBe(version + 1);
  await offer(true);
  expect(await offered()).toEqual([live.connection.id]);
  const saved = await findConnection(database.db, live.organization.id, live.connection.id);
  expect({ ...saved, version, updatedAt: null }).toEqual({ ...live.connection, version, updatedAt: null });
  const entries = await listAudit(
    database.db,
    live.organization.id,
    { action: "connection.updated" },
    { limit: 9, before: null },
  );
  expect(entries.map(({ changes }) => changes)).toEqual([
    [{ field: "signIn.enabled", from: false, to: true }],
    [{ field: "signIn.enabled", from: true, to: false }],
  ]);
});

it("another organization's connection is not there", async () => {
  await expect(offer(false, stranger.organization.id)).rejects.toMatchObject({ code: "not_found" });
  expect(await offered()).toEqual([live.connection.id]);
});
