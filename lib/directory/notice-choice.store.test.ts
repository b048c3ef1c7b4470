import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { queuedMails } from "@/drizzle/schema/mail";
import { madeConnection, trusting } from "@/e2e/support/connection-world";
import { newOrganization, saveSaml } from "@/e2e/support/directory-world";
import { makeKeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { recordAlertMails } from "@/lib/alerts/record-alert-mails";
import { listAudit } from "@/lib/audit/audit-queries";
import { deleteConnectionRow } from "@/lib/connections/connection-store";
import { nextExpiry } from "@/lib/connections/health/next-expiry";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { sendExpiryNotices } from "@/lib/jobs/send-expiry-notices";
import { listAdministrators, type NoticeSubject } from "./administrator-store";
import { type ConnectionNotice, choicesAtMost, type NoticeChoice } from "./notice-choice";
import { listNoticeChoices } from "./notice-choice-store";
import { notices } from "./notice-store";
import { saveNoticeChoices, saveOwnNotices } from "./save-own-settings";
import { createUser } from "./save-user";

let database: DatabaseHandle;
const context = () => testContext(database.db);

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

async function administrator(organizationId: string, name: string) {
  const user = { email: `${name}@${organizationId.toLowerCase()}.test`, roles: ["account_administrator"] };
  const { id, email } = await createUser({ organizationId, user, createdBy: "administrator" }, context());
  return { organizationId, id, email };
}

/** Who is mailed in an organization, and what about. */
async function mailsOf(organizationId: string): Promise<string[]> {
  const mails = await database.db.select().from(queuedMails).where(eq(queuedMails.organizationId, organizationId));
  return mails.map(({ recipient, subject }) => `${recipient}: ${subject}`).sort();
}

/** Two administrators of one organization with two connections; Ada chooses, Eve gets everything. */
async function newWorld() {
  const { db } = database;
  const { id: organizationId } = await newOrganization(db);
  const [ada, eve] = [await administrator(organizationId, "ada"), await administrator(organizationId, "eve")];
  const okta = (await saveSaml(db, organizationId, { name: "Okta" })).id;
  const entra = (await saveSaml(db, organizationId, { name: "Entra" })).id;
  const narrow = (...narrowed: ConnectionNotice[]) => saveOwnNotices(ada, { wanted: notices, narrowed }, context());
  const choose = (shown: NoticeChoice[], ticked = shown) => saveNoticeChoices(ada, { shown, ticked }, context());
  const chosen = () => listNoticeChoices(db, { organizationId, userId: ada.id });
  const gets = async (subject: NoticeSubject) =>
    (await listAdministrators(db, organizationId, subject)).map(({ email }) => email);
  return { organizationId, ada, eve, okta, entra, narrow, choose, chosen, gets, all: [ada.email, eve.email] };
}

const of = (notice: ConnectionNotice) => (connectionId: string) => ({ notice, connectionId });
const certificate = of("certificate");
const alert = of("alert");

it("mails are about all connections until they are narrowed, whatever was chosen", async () => {
  const { okta, entra, choose, gets, all } = await newWorld();
  await choose([certificate(okta)]);
  for (const connectionId of [okta, entra]) expect(await gets(certificate(connectionId))).toEqual(all);
});

it("narrowed mails are about the chosen connections, each kind for itself", async () => {
  const { eve, okta, entra, narrow, choose, gets, all } = await newWorld();
  await narrow("certificate");
  await choose([certificate(okta)]);
  expect(await gets(certificate(okta))).toEqual(all);
  expect(await gets(certificate(entra))).toEqual([eve.email]);
  expect(await gets(alert(entra))).toEqual(all);
  await narrow();
  expect(await gets(certificate(entra))).toEqual(all);
});

it("who narrowed and chose nothing gets none of that kind, and still what is about no connection", async () => {
  const { eve, okta, narrow, gets, all } = await newWorld();
  await narrow("alert");
  expect(await gets(alert(okta))).toEqual([eve.email]);
  expect(await gets({ notice: "alert" })).toEqual(all);
});

it("mails that are turned off stay off for the chosen connections", async () => {
  const { ada, eve, okta, choose, gets } = await newWorld();
  await choose([certificate(okta)]);
  await saveOwnNotices(ada, { wanted: ["alert"], narrowed: ["certificate"] }, context());
  expect(await gets(certificate(okta))).toEqual([eve.email]);
});

it("a deleted connection falls out, and the mails stay narrow", async () => {
  const { organizationId, eve, okta, entra, narrow, choose, chosen, gets } = await newWorld();
  await narrow("certificate");
  await choose([certificate(okta)]);
  await deleteConnectionRow(database.db, organizationId, okta);
  expect(await chosen()).toEqual([]);
  expect(await gets(certificate(entra))).toEqual([eve.email]);
});

it("a page of the choice leaves what is on the others", async () => {
  const { okta, entra, choose, chosen } = await newWorld();
  await choose([alert(okta), certificate(okta)]);
  await choose([alert(entra)]);
  await choose([alert(okta)], []);
  expect(await chosen()).toEqual([alert(entra), certificate(okta)]);
});

it("a connection of another organization, or of none, is not chosen", async () => {
  const [own, other] = [await newWorld(), await newWorld()];
  await own.choose([certificate(other.okta), certificate("nowhere"), certificate(own.okta)]);
  expect(await own.chosen()).toEqual([certificate(own.okta)]);
  await other.narrow("certificate");
  expect(await other.gets(certificate(other.okta))).toEqual([other.eve.email]);
});

it("so many are chosen for one kind, and no more", async () => {
  const { organizationId, choose, chosen } = await newWorld();
  const made: NoticeChoice[] = [];
  for (let index = 0; index <= choicesAtMost; index++)
    made.push(alert((await saveSaml(database.db, organizationId, { name: `Provider ${index}` })).id));
  await expect(choose(made)).rejects.toMatchObject({ code: "quota_reached" });
  expect(await chosen()).toEqual([]);
  await choose(made.slice(1));
  await choose([certificate(made[0]?.connectionId ?? "")]);
  expect(await chosen()).toHaveLength(choicesAtMost + 1);
});

it("each change is in the audit log, once", async () => {
  const { organizationId, okta, narrow, choose } = await newWorld();
  await narrow("secret", "alert");
  await narrow("alert", "secret");
  await choose([alert(okta)]);
  await choose([alert(okta)]);
  const entries = await listAudit(database.db, organizationId, { action: "user.updated" }, { limit: 9, before: null });
  expect(entries.map(({ changes }) => changes)).toEqual([
    [{ field: "noticeConnections.alert", from: [], to: [okta] }],
    [{ field: "narrowedNotices", from: [], to: ["alert", "secret"] }],
  ]);
});

it("an alert is mailed to who wants those of its connection; one of the organization to all", async () => {
  const { organizationId, ada, eve, okta, narrow } = await newWorld();
  await narrow("alert");
  const subject = { type: "connection", id: okta, label: "Okta" };
  const used = { type: "user", id: ada.id, label: ada.email };
  const { db } = database;
  await recordAlertMails(
    db,
    organizationId,
    [
      { type: "connection.failing", subject },
      { type: "recovery_code.used", subject: used },
    ],
    new Date(),
  );
  expect(await mailsOf(organizationId)).toEqual(
    [
      `${ada.email}: A recovery code was used: ${ada.email}`,
      `${eve.email}: A recovery code was used: ${ada.email}`,
      `${eve.email}: Okta: sign-ins are failing`,
    ].sort(),
  );
});

it("a certificate that runs out is mailed to who wants mails about its connection", async () => {
  const saml = trusting(await makeKeyPair("idp"));
  const { organization, connection } = await madeConnection(database.db, {
    kind: "generic-saml",
    status: "live",
    saml,
  });
  const [ada, eve] = [await administrator(organization.id, "ada"), await administrator(organization.id, "eve")];
  const ends = new Date(nextExpiry(connection, new Date())?.at ?? "");
  const send = (days: number) =>
    sendExpiryNotices(testContext(database.db, new Date(ends.getTime() - days * 86_400_000)));
  const told = async () => (await mailsOf(organization.id)).map((line) => line.split(":", 1)[0]);
  await saveOwnNotices(ada, { wanted: notices, narrowed: ["certificate"] }, context());
  await send(59);
  expect(await told()).toEqual([eve.email]);
  const choice = certificate(connection.id);
  await saveNoticeChoices(ada, { shown: [choice], ticked: [choice] }, context());
  await send(29);
  expect(await told()).toEqual([ada.email, eve.email, eve.email]);
});
