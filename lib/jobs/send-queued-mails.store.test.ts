import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { queuedMails } from "@/drizzle/schema/mail";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import type { Mail } from "@/lib/mail/mailer-client";
import { queueMails } from "@/lib/mail/queued-mail-store";
import { sendQueuedMails } from "./send-queued-mails";

let database: DatabaseHandle;
let clock: Date;
let sent: Mail[];
let isAway: boolean;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.delete(queuedMails);
  clock = new Date("2027-01-01T00:00:00Z");
  sent = [];
  isAway = false;
});

const queue = (...recipients: string[]) =>
  queueMails(
    database.db,
    recipients.map((to) => ({ organizationId: null, to, subject: "A notice", text: "Something happened." })),
    clock,
  );
const pass = (minutes: number) => {
  clock = new Date(clock.getTime() + minutes * 60_000);
};
const send = async (mail: Mail) => {
  if (isAway) throw new Error("no mail server");
  sent.push(mail);
};
const run = () => sendQueuedMails(database, () => clock, send);
const waiting = async () => (await database.db.select().from(queuedMails)).length;

it("sends each mail once", async () => {
  await queue("ada@acme.test", "bob@acme.test");
  await Promise.all([run(), run()]);
  await run();
  expect(sent.map(({ to }) => to).sort()).toEqual(["ada@acme.test", "bob@acme.test"]);
  expect(await waiting()).toBe(0);
});

it("loses none while the mail server is away, and asks it later and later", async () => {
  await queue("ada@acme.test");
  isAway = true;
  for (const minutes of [0, 1, 2, 4]) {
    pass(minutes);
    await run();
  }
  isAway = false;
  pass(7);
  await run();
  expect(sent).toEqual([]);
  pass(1);
  await run();
  expect(sent).toEqual([{ to: "ada@acme.test", subject: "A notice", text: "Something happened." }]);
});

it("is sent by another instance when one dies with it in its hands", async () => {
  await queue("ada@acme.test");
  const never = new Promise<void>(() => {});
  void sendQueuedMails(
    database,
    () => clock,
    () => never,
  );
  await expect.poll(async () => (await database.db.select().from(queuedMails))[0]?.attempt).toBe(1);
  await run();
  expect(sent).toEqual([]);
  pass(3);
  await run();
  expect(sent).toHaveLength(1);
});

it("is given up after some days", async () => {
  await queue("nobody@acme.test");
  isAway = true;
  for (let count = 0; count < 20; count++) {
    await run();
    pass(6 * 60);
  }
  expect(await waiting()).toBe(0);
});
