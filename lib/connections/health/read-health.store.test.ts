import { afterAll, beforeAll, expect, it } from "vitest";
import { madeConnection, trusting } from "@/e2e/support/connection-world";
import { makeKeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { searchConnections } from "@/lib/connections/connection-queries";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { readHealth } from "./read-health";

let database: DatabaseHandle;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

const page = { sort: "name", descending: false, turn: null, limit: 10 } as const;

it("tells how an organization's connections stand, and the list finds those of one state, of no other organization", async () => {
  const saml = trusting(await makeKeyPair("idp"));
  const acme = await madeConnection(database.db, { kind: "generic-saml", status: "live", saml });
  const other = await madeConnection(database.db, { kind: "generic-saml", saml });
  const health = await readHealth(acme.organization.id, null, testContext(database.db));
  expect([...health.keys()]).toEqual([acme.connection.id]);
  expect(health.get(acme.connection.id)).toMatchObject({ tally: { succeeded: 0, failed: 0 } });
  expect(
    (await readHealth(other.organization.id, null, testContext(database.db))).get(other.connection.id)?.state,
  ).toBe("draft");

  expect([...(await readHealth(acme.organization.id, [other.connection.id], testContext(database.db))).keys()]).toEqual(
    [],
  );

  const found = async (ids: string[]) =>
    (await searchConnections(database.db, acme.organization.id, { ids }, page)).rows.map(({ id }) => id);
  expect(await found([acme.connection.id, other.connection.id])).toEqual([acme.connection.id]);
  expect(await found([]), "none has the state").toEqual([]);
});
