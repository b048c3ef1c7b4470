import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { domainEvents } from "@/drizzle/schema/domain-events";
import { newOrganization, saveSaml } from "@/e2e/support/directory-world";
import { signedInPerson } from "@/e2e/support/provider-world";
import { signInEvent } from "@/e2e/support/sign-in-event";
import { countRoundTrips } from "@/e2e/support/statements";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { insertEvent, markEventFailed, type NewEvent } from "@/lib/activity/event-store";
import { deleteConnection } from "@/lib/connections/delete-connection";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { changeStatuses } from "@/lib/directory/change-statuses";
import { endSessionOfBrowser, endSessions } from "@/lib/directory/end-sessions";
import { createUser, deleteUser } from "@/lib/directory/save-user";
import { insertSession } from "@/lib/directory/session-store";
import { SsoError } from "@/lib/errors/sso-error";
import { recordDomainEvent } from "./domain-event-store";

let database: DatabaseHandle;
let organizationId: string;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  organizationId = (await newOrganization(database.db)).id;
  await database.db.delete(domainEvents);
});

const written = () =>
  database.db
    .select()
    .from(domainEvents)
    .where(eq(domainEvents.organizationId, organizationId))
    .orderBy(asc(domainEvents.number));
const types = async () => (await written()).map(({ type }) => type);

const refused = (change: Partial<NewEvent> = {}): NewEvent =>
  signInEvent({
    organizationId,
    connection: { id: "c1", name: "Acme", version: 1 },
    code: "saml_audience",
    email: "ada@acme.test",
    ...change,
  });

it("a change that is rolled back tells nothing", async () => {
  const work = database.db.transaction(async (tx) => {
    await createUser({ organizationId, user: { email: "ada@acme.test" }, createdBy: "api" }, testContext(tx));
    throw new Error("rolled back");
  });
  await expect(work).rejects.toThrow("rolled back");
  expect(await written()).toEqual([]);
});

it("a refused sign-in is told with its code, in the statement that writes it", async () => {
  const trips = countRoundTrips(database.db);
  await insertEvent(database.db, refused({ reference: "R-1" }));
  expect(trips()).toBe(1);
  expect(await written()).toMatchObject([
    {
      type: "sign_in.refused",
      actor: { type: "user", id: null, label: "ada@acme.test" },
      data: { reference: "R-1", code: "saml_audience", protocol: "saml", connection: { id: "c1", name: "Acme" } },
    },
  ]);
});

it.each([
  ["a test", { purpose: "test" }],
  ["a person who was denied an application", { purpose: "application", code: "application_denied" }],
  ["an answer that was accepted: its session tells", { code: "ok" }],
  ["a message that names no connection of ours", { organizationId: null, connection: null }],
] as const)("%s is no refused sign-in", async (_name, change) => {
  await insertEvent(database.db, refused(change));
  expect(await written()).toEqual([]);
});

it("an accepted answer that another browser presents is told as refused", async () => {
  await insertEvent(database.db, refused({ reference: "R-2", code: "ok" }));
  const of = { organizationId, eventReference: "R-2" };
  await markEventFailed(database.db, of, new SsoError("browser_binding"), new Date());
  expect(await written()).toMatchObject([
    { type: "sign_in.refused", data: { reference: "R-2", code: "browser_binding" } },
  ]);
});

it("a session tells of its sign-in and of itself in one statement, and of its end", async () => {
  const { userId } = await signedInPerson(database.db, organizationId);
  await database.db.delete(domainEvents);
  const trips = countRoundTrips(database.db);
  await insertSession(database.db, {
    id: "session-1",
    token: "token-1",
    organizationId,
    userId,
    method: "recovery",
    connectionId: null,
    encryptedSubject: null,
    address: null,
    userAgent: null,
    now: new Date(),
    endsAt: null,
    eventReference: "R-3",
  });
  expect(trips()).toBe(1);
  await endSessionOfBrowser("token-1", "signed_out", testContext(database.db));
  const events = await written();
  expect(events.map(({ type }) => type)).toEqual([
    "sign_in.succeeded",
    "recovery_code.used",
    "session.started",
    "session.ended",
  ]);
  for (const { actor, subject, data } of events) {
    for (const party of [actor, subject])
      expect(party).toMatchObject({ type: "user", id: userId, label: expect.stringContaining("@") });
    expect(data).toMatchObject({ session: "session-1" });
  }
});

it("sessions that an administrator ends, and those of who is suspended, are told one by one", async () => {
  const first = await signedInPerson(database.db, organizationId);
  const second = await signedInPerson(database.db, organizationId);
  await database.db.delete(domainEvents);
  const sessions = { organizationId, filter: { user: first.userId }, byOperator: false };
  await endSessions(sessions, "revoked", testContext(database.db));
  const suspension = { organizationId, userIds: [second.userId], status: "suspended" } as const;
  await changeStatuses(suspension, testContext(database.db));
  expect(await types()).toEqual(["session.ended", "session.ended", "user.suspended"]);
});

it("deletions are told with what was deleted", async () => {
  const user = await createUser(
    { organizationId, user: { email: "ada@acme.test" }, createdBy: "api" },
    testContext(database.db),
  );
  await deleteUser({ organizationId, userId: user.id, byOperator: false }, testContext(database.db));
  const connection = await saveSaml(database.db, organizationId);
  const target = { organizationId, connectionId: connection.id, confirmName: null, grants: "keep" } as const;
  await deleteConnection(target, testContext(database.db));
  expect(await types()).toEqual(["user.created", "user.deleted", "connection.created", "connection.deleted"]);
});

it("an event of one organization is none of another", async () => {
  const other = await newOrganization(database.db);
  await database.db.delete(domainEvents);
  const party = { type: "system", id: null, label: "test" };
  const event = { type: "admin.other", at: new Date(), actor: party, subject: party, data: {} } as const;
  await recordDomainEvent(database.db, { ...event, organizationId: other.id });
  expect(await written()).toEqual([]);
});
