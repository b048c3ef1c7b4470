import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { auditEntries } from "@/drizzle/schema/activity";
import { roles } from "@/drizzle/schema/directory";
import { queuedMails } from "@/drizzle/schema/mail";
import { newOrganization } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { findFindings } from "@/lib/connections/health/find-findings";
import type { DatabaseHandle } from "@/lib/db/open-database";
import type { Organization } from "@/lib/directory/organization-store";
import { readEmergencyAccess } from "@/lib/directory/read-emergency-access";
import { countRecoveryCodes } from "@/lib/directory/recovery-code-store";
import { createRole } from "@/lib/directory/save-role";
import { createUser } from "@/lib/directory/save-user";
import { checkRecoveryCode } from "@/lib/local-sign-in/check-recovery-code";
import { renewRecoveryCodes } from "@/lib/local-sign-in/renew-recovery-codes";
import { signInWithRecoveryCode } from "@/lib/local-sign-in/sign-in-with-code";
import { sendDrillNotices } from "./send-drill-notices";

// The way in without a provider is asked for once a month, and is proven by who could set things right with it.

let database: DatabaseHandle;
let organization: Organization;
let email: string;
let userId: string;

const day = 86_400_000;
const after = (days: number) => new Date(organization.createdAt.getTime() + days * day);
const context = (days: number) => testContext(database.db, after(days));
const send = (days: number) => sendDrillNotices(context(days));
const isUntried = async (days: number) => {
  const found = await findFindings({ organizationId: organization.id, connectionId: null }, context(days));
  return found.some(({ id }) => id === "emergency_way_untried");
};
const mails = () =>
  database.db
    .select({ to: queuedMails.recipient, subject: queuedMails.subject, text: queuedMails.body })
    .from(queuedMails)
    .where(eq(queuedMails.organizationId, organization.id));
const newUser = async (name: string, role: string) => {
  const user = { email: `${name}@${organization.slug}.test`, roles: [role] };
  return (await createUser({ organizationId: organization.id, user, createdBy: "api" }, context(0))).id;
};
async function codesOf(id: string): Promise<string[]> {
  const codes = await renewRecoveryCodes({ userId: id }, context(0));
  // Their owner is told of new codes by mail, which is not what is counted here.
  await database.db.delete(queuedMails).where(eq(queuedMails.organizationId, organization.id));
  return codes;
}

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  organization = await newOrganization(database.db);
  for (const key of ["keeper", "viewer"])
    await createRole({ organizationId: organization.id, role: { key, name: key, console: true } }, context(0));
  await database.db.update(roles).set({ consoleRole: "auditor", administers: false }).where(eq(roles.key, "viewer"));
  email = `ada@${organization.slug}.test`;
  userId = await newUser("ada", "keeper");
});

it("is asked for after a month, once a month, by mail, in the audit log and as a finding", async () => {
  await codesOf(userId);
  await send(29);
  expect(await isUntried(29)).toBe(false);
  expect(await mails()).toEqual([]);
  await send(30);
  await send(30);
  await send(59);
  const name = organization.name;
  expect(await mails()).toMatchObject([{ to: email, subject: `Test emergency access to ${name}` }]);
  expect((await mails())[0]?.text).toContain(`/console/${organization.slug}/settings/emergency`);
  expect(await isUntried(30)).toBe(true);
  await send(61);
  expect(await mails()).toHaveLength(2);
  const written = await database.db
    .select({ action: auditEntries.action })
    .from(auditEntries)
    .where(eq(auditEntries.organizationId, organization.id));
  expect(written.filter(({ action }) => action === "organization.emergency-access-due")).toHaveLength(2);
});

it("is not asked for where there is none: another finding says that", async () => {
  await send(40);
  expect(await mails()).toEqual([]);
  expect(await isUntried(40)).toBe(false);
});

it("is proven by a recovery code that is recognised and stays; by a wrong one, or somebody else's, it is not", async () => {
  const codes = await codesOf(userId);
  const theirs = await codesOf(await newUser("bob", "keeper"));
  const check = (code: string, days: number) =>
    checkRecoveryCode({ organizationId: organization.id, userId, code }, context(days));
  for (const code of ["wrong", theirs[0] ?? ""])
    await expect(check(code, 40)).rejects.toMatchObject({ code: "recovery_code_wrong" });
  expect((await readEmergencyAccess(organization, context(40))).lastProvenAt).toBeNull();
  await check(codes[0] ?? "", 40);
  await check(codes[0] ?? "", 40);
  expect(await countRecoveryCodes(database.db, userId)).toBe(codes.length);
  expect(await readEmergencyAccess(organization, context(40))).toEqual({
    isPrepared: true,
    lastProvenAt: after(40).toISOString(),
    lastProvenBy: email,
    dueAt: after(70).toISOString(),
  });
  expect(await isUntried(69)).toBe(false);
  expect(await isUntried(70)).toBe(true);
  await send(69);
  expect(await mails()).toEqual([]);
});

it("is proven by using it, told once a day; a code that is used up proves nothing more", async () => {
  const codes = await codesOf(userId);
  const enter = (index: number, days: number) => {
    const meta = { address: null, userAgent: null };
    return signInWithRecoveryCode({ email, code: codes[index] ?? "", returnPath: "/", meta }, context(days));
  };
  await enter(0, 5);
  await enter(1, 5);
  expect((await readEmergencyAccess(organization, context(5))).lastProvenAt).toBe(after(5).toISOString());
  const written = await database.db
    .select({ action: auditEntries.action })
    .from(auditEntries)
    .where(eq(auditEntries.organizationId, organization.id));
  expect(written.filter(({ action }) => action === "organization.emergency-access-proven")).toHaveLength(1);
  const again = checkRecoveryCode({ organizationId: organization.id, userId, code: codes[0] ?? "" }, context(6));
  await expect(again).rejects.toMatchObject({ code: "recovery_code_wrong" });
});

it("is not proven by who may only look", async () => {
  const viewer = await newUser("vera", "viewer");
  const [code = ""] = await codesOf(viewer);
  await checkRecoveryCode({ organizationId: organization.id, userId: viewer, code }, context(5));
  expect((await readEmergencyAccess(organization, context(5))).lastProvenAt).toBeNull();
});
