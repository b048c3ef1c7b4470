import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { connections } from "@/drizzle/schema/connections";
import { queuedMails } from "@/drizzle/schema/mail";
import { apiCaller } from "@/e2e/support/api-caller";
import { newOrganization, saveSaml } from "@/e2e/support/directory-world";
import { signedInPerson } from "@/e2e/support/provider-world";
import { signInEvent } from "@/e2e/support/sign-in-event";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { insertEvent } from "@/lib/activity/event-store";
import { randomId } from "@/lib/crypto/tokens";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { createUser } from "@/lib/directory/save-user";
import { insertSession } from "@/lib/directory/session-store";
import { listDomainEvents } from "@/lib/domain-events/published-event-store";
import { publishEventsOf } from "@/lib/webhooks/publish-events";
import { raiseAlerts } from "./raise-alerts";

let database: DatabaseHandle;
let organization: { id: string; slug: string };
let connection: string;
let clock: Date;
const call = apiCaller(() => database.db);

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  organization = await newOrganization(database.db);
  clock = new Date("2027-01-01T08:00:00Z");
  connection = (await saveSaml(database.db, organization.id, { isLive: true })).id;
  const user = { email: "ada@acme.test", roles: ["account_administrator"] };
  await createUser({ organizationId: organization.id, user, createdBy: "api" }, testContext(database.db));
});

const pass = (minutes: number) => {
  clock = new Date(clock.getTime() + minutes * 60_000);
};

async function signIn(code: "ok" | "saml_audience", times = 1) {
  for (let count = 0; count < times; count++)
    await insertEvent(
      database.db,
      signInEvent({
        organizationId: organization.id,
        connection: { id: connection, name: "Test provider", version: 1 },
        code,
        createdAt: clock,
      }),
    );
}

/** What was told by now, and to whom. */
async function told() {
  await raiseAlerts({ db: database.db, now: clock });
  await publishEventsOf(database.db, organization.id, clock);
  const types = ["connection.failing", "connection.recovered"];
  const place = { after: null, order: "asc", limit: 50 } as const;
  const events = await listDomainEvents(database.db, organization.id, { types }, place);
  const mails = await database.db
    .select()
    .from(queuedMails)
    .where(eq(queuedMails.organizationId, organization.id))
    .orderBy(queuedMails.nextAt);
  return {
    events: events.map(({ type, subject }) => [type, subject.type]),
    mails: mails.map(({ subject }) => subject),
  };
}

it("a connection that fails is told once, and once that it works again", async () => {
  await signIn("saml_audience", 9);
  expect(await told()).toEqual({ events: [], mails: [] });
  await signIn("saml_audience");
  const failing = { events: [["connection.failing", "connection"]], mails: ["Test provider: sign-ins are failing"] };
  expect(await told()).toEqual(failing);
  pass(5);
  expect(await told()).toEqual(failing);
  // Nobody tries any more: that is no recovery.
  pass(60);
  expect(await told()).toEqual(failing);
  await signIn("ok");
  expect(await told()).toEqual({
    events: [...failing.events, ["connection.recovered", "connection"]],
    mails: [...failing.mails, "Test provider: sign-ins work again"],
  });
});

it("the rules are the organization's own", async () => {
  const path = `/organizations/${organization.slug}/alert-rules`;
  expect((await call("GET", path)).body.failing).toEqual({ failures: 10, minutes: 15 });
  const changed = await call("PATCH", path, { failing: { failures: 2 } });
  expect(changed.body.failing).toEqual({ failures: 2, minutes: 15 });
  expect((await call("PATCH", path, { failing: { failures: 0 } })).status).toBe(422);
  await signIn("saml_audience", 2);
  expect((await told()).events).toEqual([["connection.failing", "connection"]]);
  await call("PATCH", path, { failing: null });
  await signIn("ok");
  expect((await told()).events).toHaveLength(2);
});

it("nobody who could sign in for hours is told, when somebody tried", async () => {
  await call("PATCH", `/organizations/${organization.slug}/alert-rules`, { failing: null, silentHours: 4 });
  await signIn("ok");
  await signIn("saml_audience");
  expect((await told()).events).toEqual([]);
  pass(5 * 60);
  expect((await told()).events).toEqual([]);
  await signIn("saml_audience");
  expect((await told()).events).toEqual([["connection.failing", "organization"]]);
  await signIn("ok");
  expect(await told()).toMatchObject({ events: [{}, ["connection.recovered", "organization"]] });
});

it("a recovery code that was used is mailed, unless nobody wants to know", async () => {
  const use = async () => {
    const { userId } = await signedInPerson(database.db, organization.id);
    await insertSession(database.db, {
      ...{ id: randomId(12), token: randomId(20), organizationId: organization.id, userId, method: "recovery" },
      ...{ connectionId: null, encryptedSubject: null, address: null, userAgent: null, now: clock, endsAt: null },
    });
    return (await told()).mails;
  };
  expect(await use()).toEqual([expect.stringContaining("A recovery code was used")]);
  await call("PATCH", `/organizations/${organization.slug}/alert-rules`, { recoveryCodeUsed: false });
  expect(await use()).toHaveLength(1);
});

it("a connection that is deleted while it fails is told no more", async () => {
  await signIn("saml_audience", 10);
  await told();
  await database.db.delete(connections).where(eq(connections.id, connection));
  expect((await told()).events).toHaveLength(1);
});
