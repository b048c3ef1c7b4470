import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { domainEvents } from "@/drizzle/schema/domain-events";
import { sessions } from "@/drizzle/schema/sessions";
import { webhookDeliveries, webhooks } from "@/drizzle/schema/webhooks";
import { newOrganization } from "@/e2e/support/directory-world";
import { signedInPerson } from "@/e2e/support/provider-world";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { readGauges } from "./read-gauges";

let database: DatabaseHandle;
let organizationId: string;
const now = new Date();
const secondsAgo = (count: number) => new Date(now.getTime() - count * 1000);

beforeAll(async () => {
  database = await openTestDatabase();
  organizationId = (await newOrganization(database.db)).id;
});
afterAll(() => database.close());

async function readNow(name: string): Promise<number | undefined> {
  const readings = await readGauges(database, "1.2.3", now);
  return readings.find((reading) => reading.name === name)?.value;
}

it("counts the sessions that are open", async () => {
  const before = (await readNow("gatehouse_sessions_active")) ?? Number.NaN;
  const { sessionId } = await signedInPerson(database.db, organizationId);
  expect(await readNow("gatehouse_sessions_active")).toBe(before + 1);
  await database.db
    .update(sessions)
    .set({ expiresAt: secondsAgo(1) })
    .where(eq(sessions.id, sessionId));
  expect(await readNow("gatehouse_sessions_active")).toBe(before);
});

it("the lag is the age of what was not published, or not delivered", async () => {
  const { db } = database;
  await db.delete(domainEvents);
  expect(await readNow("gatehouse_outbox_lag_seconds")).toBe(0);
  const party = { type: "user", id: null, label: "somebody" };
  const event = { organizationId, type: "user.created", actor: party, subject: party, data: {} };
  await db.insert(domainEvents).values({ ...event, at: secondsAgo(30) });
  expect(await readNow("gatehouse_outbox_lag_seconds")).toBe(30);
  await db.update(domainEvents).set({ position: 1, id: "1" });
  expect(await readNow("gatehouse_outbox_lag_seconds")).toBe(0);
  const webhook = {
    id: "hook",
    organizationId,
    url: "https://hook.test",
    description: "",
    types: [],
    createdBy: "test",
  };
  await db
    .insert(webhooks)
    .values({ ...webhook, format: "standard", encryptedSecret: "sealed", status: "on", updatedAt: now });
  const delivery = { id: "one", organizationId, webhookId: "hook", position: 1, state: "pending" as const };
  await db.insert(webhookDeliveries).values({ ...delivery, nextAt: now, createdAt: secondsAgo(90) });
  expect(await readNow("gatehouse_outbox_lag_seconds")).toBe(90);
  await db.update(webhooks).set({ status: "off" });
  expect(await readNow("gatehouse_outbox_lag_seconds")).toBe(0);
});

it("the pool is told where there is one", async () => {
  const states = (await readGauges(database, "1.2.3", now)).filter(({ name }) => name === "gatehouse_db_pool");
  expect(states.map(({ labels }) => labels.state)).toEqual(
    database.kind === "postgres" ? ["lent", "idle", "waiting"] : [],
  );
});
