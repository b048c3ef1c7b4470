import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEntries } from "@/drizzle/schema/activity";
import { apiCaller } from "@/e2e/support/api-caller";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { env } from "@/lib/env";
import { createInvitedUser, inviteUser } from "./create-invitation";
import { findOrganization, type Organization, updateOrganizationRow } from "./organization-store";
import { findUserByEmail } from "./user-store";

let database: DatabaseHandle;
let organization: Organization;
let other: Organization;
const call = apiCaller(() => database.db);
const now = new Date("2026-05-03T12:00:00Z");
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const at = (when: Date) => ({
  ...testContext(database.db, when),
  actor: { type: "user", id: "boss", label: "boss@acme.test" } as const,
});
const wanted = (email: string, change: { locale?: string; status?: "suspended" } = {}) => ({
  organization,
  language: "en" as const,
  user: { email, ...change },
  createdBy: "administrator" as const,
  isInvited: true,
});

async function required(slug: string): Promise<Organization> {
  await call("POST", "/organizations", { slug, name: `The ${slug}` });
  const found = await findOrganization(database.db, slug);
  if (!found) throw new Error(slug);
  return found;
}

beforeAll(async () => {
  database = await openTestDatabase();
  organization = await required("inviting");
  other = await required("uninvolved");
});
afterAll(async () => {
  await database?.close();
});

describe("an invitation", () => {
  it("says in the receiver's language where to sign in, and holds nothing that opens anything", async () => {
    const { user, mail } = await createInvitedUser(wanted("ada@acme.test", { locale: "de-AT" }), at(now));
    expect(user.invitedAt).toBe(now.toISOString());
    expect(mail).toMatchObject({ to: "ada@acme.test", subject: "Sie wurden zu The inviting eingeladen" });
    expect(mail?.text).toContain("boss@acme.test hat Ihnen Zugriff");
    const addresses = mail?.text.match(/https?:\S+/g) ?? [];
    expect(addresses.map((address) => new URL(address).pathname)).toEqual(["/sign-in/inviting"]);
    expect(addresses.join()).not.toMatch(/[?#]/);
    const english = await createInvitedUser(wanted("bob@acme.test"), at(now));
    expect(english.mail?.subject).toBe("You have been invited to The inviting");
  });

  it("names the provider alone where codes are off", async () => {
    const closed = await updateOrganizationRow(database.db, other.id, { emailCodes: "off" });
    const { mail } = await createInvitedUser({ ...wanted("cleo@acme.test"), organization: closed }, at(now));
    expect(mail?.text).toContain("through your organization's identity provider");
    expect(mail?.text).not.toContain("request a code");
  });

  it("is sent again after a pause, and once where two are asked for at once", async () => {
    const { user } = await createInvitedUser(wanted("dora@acme.test"), at(now));
    const again = (when: Date) => inviteUser({ organization, language: "en", userId: user.id }, at(when));
    await expect(again(later(9))).rejects.toMatchObject({ code: "rate_limited" });
    expect(await again(later(10))).toMatchObject({ to: "dora@acme.test" });
    const outcomes = await Promise.allSettled([again(later(30)), again(later(30))]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const audited = await database.db.select().from(auditEntries).where(eq(auditEntries.targetId, user.id));
    expect(audited.map(({ action }) => action)).toEqual(["user.created", ...Array(3).fill("user.invited")]);
  });

  it("reaches nobody who is suspended or of another organization, and who is to be suspended is not even created", async () => {
    await expect(createInvitedUser(wanted("eve@acme.test", { status: "suspended" }), at(now))).rejects.toMatchObject({
      code: "validation_failed",
      details: { fields: { invite: "invite_suspended" } },
    });
    expect(await findUserByEmail(database.db, organization.id, "eve@acme.test")).toBeNull();
    const { user } = await createInvitedUser({ ...wanted("fred@acme.test"), isInvited: false }, at(now));
    expect(user.invitedAt).toBeNull();
    const input = { language: "en", userId: user.id } as const;
    await expect(inviteUser({ ...input, organization: other }, at(now))).rejects.toMatchObject({ code: "not_found" });
    await call("PATCH", `/organizations/inviting/users/${user.id}`, { status: "suspended" });
    await expect(inviteUser({ ...input, organization }, at(now))).rejects.toMatchObject({ code: "not_found" });
  });
});

it("REST invites with a new user, and again after a pause; the time is only read", async () => {
  const users = "/organizations/inviting/users";
  // The folder of mails is the one of every file of tests.
  const gil = `gil-${randomUUID()}@acme.test`;
  const outbox = join(env().DATA_DIR, "outbox");
  const made = await call("POST", users, { email: gil, invite: true });
  expect(made).toMatchObject({ status: 201, body: { invitedAt: expect.any(String) } });
  const mailed = () => (existsSync(outbox) ? readdirSync(outbox) : []).filter((name) => name.endsWith(`${gil}.txt`));
  await expect.poll(mailed).toHaveLength(1);
  const text = readFileSync(join(outbox, mailed()[0] ?? ""), "utf8");
  expect(text).toContain("The inviting has given you access");
  const user = `${users}/${made.body.id}`;
  expect(await call("POST", `${user}/invitation`)).toMatchObject({ status: 429, body: { code: "rate_limited" } });
  expect((await call("PATCH", user, { ...made.body, fullName: "Gil" })).status).toBe(200);
  const quiet = await call("POST", users, { email: "hal@acme.test" });
  expect(quiet.body.invitedAt).toBeNull();
  const invited = await call("POST", `${users}/${quiet.body.id}/invitation`);
  expect(invited).toMatchObject({ status: 200, body: { invitedAt: expect.any(String) } });
  const { key } = (await call("POST", "/organizations/uninvolved/keys", { name: "stranger" })).body;
  expect((await call("POST", `${user}/invitation`, undefined, { key })).status).toBe(404);
});
