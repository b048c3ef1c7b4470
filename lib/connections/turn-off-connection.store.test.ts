import { afterAll, beforeAll, expect, it } from "vitest";
import { type MadeConnection, madeConnection, trusting } from "@/e2e/support/connection-world";
import { makeKeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { listAudit } from "@/lib/audit/audit-queries";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { findConnection } from "./connection-store";
import { turnOffConnection } from "./turn-off-connection";

let database: DatabaseHandle;
let live: MadeConnection;
let draft: MadeConnection;

beforeAll(async () => {
  database = await openTestDatabase();
  const saml = trusting(await makeKeyPair("idp"));
  live = await madeConnection(database.db, { kind: "generic-saml", status: "live", saml });
  draft = await madeConnection(database.db, { kind: "generic-saml", status: "draft", saml });
});

afterAll(async () => {
  await database?.close();
});

const turnOff = ({ connection }: MadeConnection, organizationId: string) =>
  turnOffConnection({ organizationId, connectionId: connection.id }, testContext(database.db));
const saved = ({ organization, connection }: MadeConnection) =>
  findConnection(database.db, organization.id, connection.id);

it("turns a live connection off once, changes nothing else of it, and writes that down", async () => {
  const { organization, connection } = live;
  expect(await turnOff(live, organization.id)).toBe(true);
  expect(await turnOff(live, organization.id)).toBe(false);
  const after = await saved(live);
  expect(after).toMatchObject({ status: "off", version: connection.version + 1 });
  const same = { status: "live", version: connection.version, updatedAt: null };
  expect({ ...after, ...same }).toEqual({ ...connection, ...same });
  const page = { limit: 9, before: null };
  const entries = await listAudit(database.db, organization.id, { action: "connection.updated" }, page);
  expect(entries.map(({ changes }) => changes)).toEqual([[{ field: "status", from: "live", to: "off" }]]);
});

it("leaves a draft as it is", async () => {
  expect(await turnOff(draft, draft.organization.id)).toBe(false);
  expect(await saved(draft)).toEqual(draft.connection);
});

it("knows no connection of another organization", async () => {
  await expect(turnOff(live, draft.organization.id)).rejects.toEqual(expect.objectContaining({ code: "not_found" }));
});
