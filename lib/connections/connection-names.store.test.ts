import { afterAll, beforeAll, expect, it } from "vitest";
import { madeConnection, trusting } from "@/e2e/support/connection-world";
import { makeKeyPair } from "@/e2e/support/saml-response";
import { signInEvent } from "@/e2e/support/sign-in-event";
import { openTestDatabase } from "@/e2e/support/test-database";
import { insertEvent } from "@/lib/activity/event-store";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { listConnectionNames, listConnectionsInUse } from "./connection-queries";

let database: DatabaseHandle;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

const now = new Date("2026-06-15T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

it("a draft is in use for seven days after somebody signed in through it, and named in any case", async () => {
  const { organization, connection } = await madeConnection(database.db, { kind: "generic-saml" });
  const other = await madeConnection(database.db, { kind: "generic-saml" });
  const { id, name } = connection;
  const inUse = () => listConnectionsInUse(database.db, organization.id, { limit: 10, now });
  const signIn = (reference: string, createdAt: Date, purpose: "sign-in" | "test" = "sign-in") =>
    insertEvent(
      database.db,
      signInEvent({
        reference,
        organizationId: organization.id,
        connection: { id, name, version: 1 },
        purpose,
        code: "ok",
        createdAt,
      }),
    );
  await signIn("before", daysAgo(8));
  await signIn("tested", daysAgo(1), "test");
  expect(await inUse()).toEqual([]);
  await signIn("of-late", daysAgo(6));
  expect(await inUse()).toEqual([{ id, name }]);
  expect(await listConnectionNames(database.db, organization.id, 10)).toEqual([{ id, name, protocol: "saml" }]);
  expect(await listConnectionsInUse(database.db, other.organization.id, { limit: 10, now })).toEqual([]);
});

it("what is live is in use", async () => {
  const { organization, connection } = await madeConnection(database.db, {
    kind: "generic-saml",
    status: "live",
    saml: trusting(await makeKeyPair("idp")),
  });
  const found = await listConnectionsInUse(database.db, organization.id, { limit: 10, now });
  expect(found.map(({ id }) => id)).toEqual([connection.id]);
});
