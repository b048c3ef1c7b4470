import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditEntries } from "@/drizzle/schema/activity";
import { users } from "@/drizzle/schema/directory";
import { queuedMails } from "@/drizzle/schema/mail";
import { newOrganization, saveSaml } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { findConnection } from "@/lib/connections/connection-store";
import { deleteConnection } from "@/lib/connections/delete-connection";
import { writeConnection } from "@/lib/connections/write-connection";
import type { DatabaseHandle } from "@/lib/db/open-database";
import type { Organization } from "@/lib/directory/organization-store";
import { createUser } from "@/lib/directory/save-user";
import { deleteOrganization } from "./delete-organization";
import { findOperatorConnection } from "./operator-connection-store";
import { nameOperatorConnection } from "./save-operator-connection";

// The connection of the operators is an organization's: its administrators delete it or switch it off, and no operator was asked. Each of
// them hears of it, in their language, and what is switched on again is named by an operator.

let database: DatabaseHandle;
let organization: Organization;
let connectionId: string;
let here: string;
let elsewhere: string;

const context = () => testContext(database.db);

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

beforeEach(async () => {
  await database.db.update(users).set({ operator: false });
  organization = await newOrganization(database.db);
  ({ id: connectionId } = await saveSaml(database.db, organization.id, { name: "Acme Okta", isLive: true }));
  here = await newOperator(organization, "de");
  elsewhere = await newOperator(await newOrganization(database.db), "fr");
  await name();
  await database.db.delete(queuedMails);
});

async function newOperator({ id: organizationId, slug }: Organization, locale: string): Promise<string> {
  const email = `olive@${slug}.test`;
  await createUser({ organizationId, user: { email }, createdBy: "api" }, context());
  await database.db
    .update(users)
    .set({ operator: true, locale })
    .where(and(eq(users.organizationId, organizationId), eq(users.email, email)));
  return email;
}

const name = () =>
  nameOperatorConnection(
    { wanted: { organization: organization.slug, connection: connectionId }, isPasskeyProven: true },
    context(),
  );

async function switchTo(status: "live" | "off") {
  const before = await findConnection(database.db, organization.id, connectionId);
  if (!before) throw new Error("The connection is there");
  await writeConnection(before, { ...before, status, version: before.version + 1 }, context());
}

const remove = (id = connectionId) =>
  deleteConnection(
    { organizationId: organization.id, connectionId: id, confirmName: null, grants: "remove" },
    context(),
  );

async function mails() {
  const { recipient: to, subject, body } = queuedMails;
  return database.db.select({ to, subject, body }).from(queuedMails).orderBy(queuedMails.subject);
}

const ends = () =>
  database.db
    .select({ organizationId: auditEntries.organizationId, changes: auditEntries.changes })
    .from(auditEntries)
    .where(and(eq(auditEntries.action, "operator.connection-named"), eq(auditEntries.targetId, connectionId)))
    .orderBy(auditEntries.id);

const change = (from: string | null, to: string | null) => [{ field: "operatorConnection", from, to }];

describe("the naming ends, and every operator is told in their language, when the connection", () => {
  it.each([
    ["is deleted", () => remove()],
    ["is switched off", () => switchTo("off")],
  ])("%s", async (_how, act) => {
    await act();
    expect(await findOperatorConnection(database.db)).toBeNull();
    expect(await mails()).toEqual([
      {
        to: here,
        subject: "Betreiber melden sich nicht mehr über Acme Okta an",
        body: expect.stringContaining("gelöscht"),
      },
      {
        to: elsewhere,
        subject: "Les opérateurs ne se connectent plus par Acme Okta",
        body: expect.stringContaining("supprimé"),
      },
    ]);
    expect((await ends()).at(-1)).toEqual({ organizationId: organization.id, changes: change("Acme Okta", null) });
  });

  it("goes with its organization; the record belongs to the installation", async () => {
    await deleteOrganization({ slug: organization.slug }, context());
    expect(await findOperatorConnection(database.db)).toBeNull();
    expect((await mails()).map(({ to }) => to)).toEqual([elsewhere]);
    expect((await ends()).at(-1)).toEqual({ organizationId: null, changes: change("Acme Okta", null) });
  });
});

it("switched on again, it is nobody's until an operator names it", async () => {
  await switchTo("off");
  await switchTo("live");
  expect(await findOperatorConnection(database.db)).toBeNull();
  await name();
  expect(await findOperatorConnection(database.db)).toMatchObject({ connection: connectionId });
});

it("of another connection, or another organization, nothing is said", async () => {
  const other = await saveSaml(database.db, organization.id, { name: "Other" });
  await remove(other.id);
  const { slug } = await newOrganization(database.db);
  await deleteOrganization({ slug }, context());
  expect(await mails()).toEqual([]);
  expect(await findOperatorConnection(database.db)).toMatchObject({ connection: connectionId });
});
