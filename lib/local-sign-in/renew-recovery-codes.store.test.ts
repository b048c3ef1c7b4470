import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditEntries } from "@/drizzle/schema/activity";
import { queuedMails } from "@/drizzle/schema/mail";
import { newOrganization, sessionOf } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import type { Organization } from "@/lib/directory/organization-store";
import { countRecoveryCodes } from "@/lib/directory/recovery-code-store";
import { createRole } from "@/lib/directory/save-role";
import { createUser } from "@/lib/directory/save-user";
import { updateUserRow } from "@/lib/directory/user-store";
import { renewOwnRecoveryCodes } from "./renew-recovery-codes";
import type { PasskeyPerson } from "./require-passkey-holder";
import { signInWithRecoveryCode } from "./sign-in-with-code";

let database: DatabaseHandle;
let organization: Organization;
let person: PasskeyPerson;
let email: string;
const now = new Date();
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
let counter = 0;

beforeAll(async () => {
  database = await openTestDatabase();
  organization = await newOrganization(database.db);
  const role = { key: "keeper", name: "Keeper", console: true };
  await createRole({ organizationId: organization.id, role }, testContext(database.db, minutesAgo(60)));
});
afterAll(() => database?.close());

async function newPerson(roles: string[]) {
  counter += 1;
  email = `ada-${counter}@${organization.slug}.test`;
  const ctx = testContext(database.db, minutesAgo(60));
  const user = await createUser({ organizationId: organization.id, user: { email, roles }, createdBy: "api" }, ctx);
  const owner = { organizationId: organization.id, userId: user.id };
  const { sessionId } = await sessionOf(database.db, owner, ctx);
  person = { ...owner, sessionId, isVouchedFor: false, isUnconfirmed: false, authenticatedAt: minutesAgo(5) };
}

beforeEach(() => newPerson(["keeper"]));

const renew = (change: Partial<PasskeyPerson> = {}) =>
  renewOwnRecoveryCodes({ ...person, ...change }, testContext(database.db, now));
const left = () => countRecoveryCodes(database.db, person.userId);
const signIn = (code: string) =>
  signInWithRecoveryCode(
    { email, code, returnPath: "/dashboard", meta: { address: null, userAgent: null } },
    testContext(database.db, now),
  );

describe("recovery codes that somebody makes for themselves", () => {
  it("take the place of those from before at once", async () => {
    const [before = ""] = await renew();
    const codes = await renew();
    expect(await left()).toBe(10);
    await expect(signIn(before)).rejects.toMatchObject({ code: "recovery_code_wrong" });
    await signIn(codes[0] ?? "");
    expect(await left()).toBe(9);
  });

  it("are told to their owner by mail and written to the audit log, without a code", async () => {
    const codes = await renew();
    const mails = await database.db.select().from(queuedMails).where(eq(queuedMails.recipient, email));
    expect(mails.map(({ subject }) => subject)).toEqual(["New recovery codes were created for your account"]);
    const rows = await database.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.targetId, person.userId))
      .orderBy(auditEntries.id);
    const row = rows.at(-1);
    expect(row).toMatchObject({ action: "user.recovery-codes-renewed" });
    for (const code of codes) expect(JSON.stringify([mails, row])).not.toContain(code);
  });

  it.each([
    ["who signed in too long ago", () => ({ authenticatedAt: minutesAgo(16) }), "sign_in_too_old"],
    ["who has not confirmed with the passkey that they have", () => ({ isUnconfirmed: true }), "passkey_unconfirmed"],
    ["of another organization", () => ({ organizationId: "another" }), "not_found"],
  ])("are refused to somebody %s; the present ones stay", async (_who, change, code) => {
    await renew();
    await expect(renew(change())).rejects.toMatchObject({ code });
    expect(await left()).toBe(10);
  });

  it("are refused to an operator in a session that a provider vouched for", async () => {
    await updateUserRow(database.db, organization.id, person.userId, { operator: true, operatorSince: minutesAgo(30) });
    await expect(renew({ isVouchedFor: true })).rejects.toMatchObject({ code: "forbidden" });
    await renew();
  });

  it("are refused to somebody without the console, and to somebody suspended", async () => {
    await updateUserRow(database.db, organization.id, person.userId, { status: "suspended" });
    await expect(renew()).rejects.toMatchObject({ code: "not_found" });
    await newPerson([]);
    await expect(renew()).rejects.toMatchObject({ code: "forbidden" });
  });
});
