import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { queuedMails } from "@/drizzle/schema/mail";
import { newOrganization } from "@/e2e/support/directory-world";
import { signedInPerson } from "@/e2e/support/provider-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { saveAlertRules } from "@/lib/alerts/save-alert-rules";
import { recordAudit } from "@/lib/audit/audit-store";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { createUser } from "@/lib/directory/save-user";
import { deleteOrganization } from "@/lib/installation/delete-organization";
import { addOperator } from "@/lib/installation/save-operator";
import { log } from "@/lib/log";
import { publishEvents } from "./publish-events";

// Who keeps the log for years reads administrative changes there: a line each, as an event or as one of the installation itself.
let database: DatabaseHandle;
let lines: { organization: string | null; type: string; subject: { label: string } }[];
const info = vi.spyOn(log(), "info");

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => {
  lines = [];
  info.mockImplementation((line: unknown, message?: unknown) => {
    if (message === "change") lines.push(line as (typeof lines)[number]);
  });
});
afterEach(() => info.mockReset());

const publish = () => publishEvents(database.db, new Date());
const deleted = (id: string) => ({
  organization: null,
  audit: expect.any(Number),
  type: "organization.deleted",
  actor: expect.objectContaining({ label: expect.any(String) }),
  subject: expect.objectContaining({ type: "organization", id }),
});

it("a change is one line with who made it, and a sign-in is none", async () => {
  const { id: organizationId } = await newOrganization(database.db);
  await publish();
  lines = [];
  await createUser({ organizationId, user: { email: "ada@acme.test" }, createdBy: "api" }, testContext(database.db));
  await publish();
  await signedInPerson(database.db, organizationId);
  await publish();
  await publish();
  const ofAda = lines.filter(({ subject }) => subject.label === "ada@acme.test");
  expect(ofAda).toEqual([
    {
      organization: organizationId,
      event: expect.stringMatching(/^evt_/),
      type: "user.created",
      actor: expect.objectContaining({ label: expect.any(String) }),
      subject: expect.objectContaining({ type: "user" }),
    },
  ]);
  expect(lines.filter(({ type }) => /^(sign_in|session)\./.test(type))).toEqual([]);
});

it("the deletion of an organization, which no event tells of, is one line, too", async () => {
  const { id, slug } = await newOrganization(database.db);
  await deleteOrganization({ slug }, testContext(database.db));
  await publish();
  await publish();
  expect(lines.filter(({ organization }) => organization === null)).toEqual([deleted(id)]);
});

it("a change of the installation is a line after its commit, and none without it", async () => {
  const change = (label: string) =>
    ({
      organizationId: null,
      action: "organization.deleted",
      target: { type: "organization", id: label, label },
    }) as const;
  const work = database.db.transaction(async (tx) => {
    await recordAudit(change("undone"), testContext(tx));
    throw new Error("rolled back");
  });
  await expect(work).rejects.toThrow("rolled back");
  await publish();
  expect(lines).toEqual([]);
});

it("administrators are mailed of an operator who was added to their organization, unless that alert is off", async () => {
  const organization = await newOrganization(database.db);
  const { id: organizationId, slug } = organization;
  const eve = { email: `eve@${slug}.test`, roles: ["account_administrator"], locale: "de" };
  await createUser({ organizationId, user: eve, createdBy: "api" }, testContext(database.db));
  const add = async (name: string) => {
    const operator = { email: `${name}@${slug}.test`, organization: slug };
    await addOperator({ operator, language: "en", createdBy: "api" }, testContext(database.db));
    await publish();
  };
  const told = async () => {
    const mails = await database.db.select().from(queuedMails).where(eq(queuedMails.organizationId, organizationId));
    return mails.map(({ recipient, subject, body }) => ({ recipient, subject, body }));
  };
  await add("first");
  expect(await told()).toEqual([
    {
      recipient: eve.email,
      subject: expect.stringContaining(`first@${slug}.test`),
      body: expect.stringContaining("Betreiber"),
    },
  ]);
  await saveAlertRules({ organization, rules: { operatorAdded: false } }, testContext(database.db));
  await add("second");
  expect(await told()).toHaveLength(1);
});

it("an instance that dies while it writes leaves the line to another one", async () => {
  const { id, slug } = await newOrganization(database.db);
  await deleteOrganization({ slug }, testContext(database.db));
  const before = info.getMockImplementation();
  info.mockImplementation(() => {
    throw new Error("killed");
  });
  await expect(publish()).rejects.toThrow("killed");
  if (before) info.mockImplementation(before);
  await publish();
  expect(lines.filter(({ organization }) => organization === null)).toEqual([deleted(id)]);
});
