import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditEntries } from "@/drizzle/schema/activity";
import { users } from "@/drizzle/schema/directory";
import { domainEvents } from "@/drizzle/schema/domain-events";
import { queuedMails } from "@/drizzle/schema/mail";
import { newOrganization } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { updateOrganizationRow } from "@/lib/directory/organization-store";
import { insertPasskey, listHeldPasskeys } from "@/lib/directory/passkey-store";
import { consumeRecoveryCode, countRecoveryCodes, replaceRecoveryCodes } from "@/lib/directory/recovery-code-store";
import { createUser } from "@/lib/directory/save-user";
import { findSessionPerson, insertSession } from "@/lib/directory/session-store";
import { findUserById, updateUserRow } from "@/lib/directory/user-store";
import { findOperator, listOperators } from "./operator-store";
import { addOperator, removeOperator } from "./save-operator";

/** Relatives looked for: whoever could add or remove without the right, and every way to end without an operator. */
let database: DatabaseHandle;
const context = () => testContext(database.db);
const by = ({ id, email }: { id: string; email: string }) => ({
  ...context(),
  actor: { type: "user" as const, id, label: email },
});

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  await database.db.update(users).set({ operator: false });
  await database.db.delete(queuedMails);
});

type Made = { id: string; organization: { id: string } };

/** A session that a mailed code began. */
const insertCodeSession = ({ id, organization }: Made) =>
  insertSession(database.db, {
    id: `session-${id}`,
    token: `token-${id}`,
    organizationId: organization.id,
    userId: id,
    method: "code",
    connectionId: null,
    encryptedSubject: null,
    address: null,
    userAgent: null,
    now: new Date(),
    endsAt: null,
  });
const personOf = ({ id }: Made) => findSessionPerson(database.db, `token-${id}`, new Date());

async function newUser(fields: { locale?: string; status?: "suspended" } = {}) {
  const organization = await newOrganization(database.db);
  const email = `${organization.slug}@operators.test`;
  const user = { email, ...fields };
  const { id } = await createUser({ organizationId: organization.id, user, createdBy: "administrator" }, context());
  return { id, email, organization };
}

async function newOperator(fields: Parameters<typeof newUser>[0] = {}) {
  const user = await newUser(fields);
  await updateUserRow(database.db, user.organization.id, user.id, { operator: true });
  return user;
}

const add = (email: string, ctx = context(), organization?: string) =>
  addOperator(
    { operator: { email, ...(organization !== undefined && { organization }) }, language: "en", createdBy: "api" },
    ctx,
  );
const isOperator = async (id: string) => (await findUserById(database.db, id))?.operator;
const mails = async () =>
  (await database.db.select().from(queuedMails)).map(({ recipient, subject }) => `${recipient}: ${subject}`).sort();
const refused = (code: string, details = {}) =>
  expect.objectContaining({
    code,
    ...(Object.keys(details).length > 0 && { details: expect.objectContaining(details) }),
  });

describe("adding an operator", () => {
  it("makes an active user one, says by whom, and tells receivers and every operator in their language", async () => {
    const first = await newOperator({ locale: "de" });
    const user = await newUser();
    const { operator, invitation } = await add(user.email, by(first));
    expect(invitation).toBeNull();
    expect(operator).toMatchObject({ id: user.id, email: user.email, addedBy: first.email, status: "active" });
    expect(operator.organization).toBe(user.organization.slug);
    expect(operator.addedAt).not.toBeNull();
    expect(await isOperator(user.id)).toBe(true);
    expect(await mails()).toEqual(
      [
        `${first.email}: Ein Betreiber wurde hinzugefügt: ${user.email}`,
        `${user.email}: An operator was added: ${user.email}`,
      ].sort(),
    );
    const [audit] = await database.db.select().from(auditEntries).where(eq(auditEntries.action, "operator.added"));
    expect(audit).toMatchObject({ organizationId: user.organization.id, actorLabel: first.email, targetId: user.id });
    const events = await database.db.select().from(domainEvents).where(eq(domainEvents.type, "admin.operator.added"));
    expect(events).toMatchObject([{ organizationId: user.organization.id }]);
  });

  it("invites who is not there yet into the organization named", async () => {
    const first = await newOperator();
    const { slug } = first.organization;
    const { operator, invitation } = await add(`new@${slug}.test`, by(first), slug);
    expect(invitation).toMatchObject({ to: `new@${slug}.test`, text: expect.stringContaining(`/sign-in/${slug}`) });
    expect(operator).toMatchObject({ organization: slug, lastSignInAt: null });
    expect(await isOperator(operator.id)).toBe(true);
  });

  it("creates nobody where the organization is unclear, unknown, or the person is suspended", async () => {
    const first = await newOperator();
    const one = await newUser();
    const other = await newOrganization(database.db);
    const suspended = await newUser({ status: "suspended" });
    await createUser({ organizationId: other.id, user: { email: one.email }, createdBy: "api" }, context());
    const before = await database.db.$count(users);
    const unclear = refused("validation_failed", { fields: { organization: "operator_organization" } });
    await expect(add("nobody@operators.test", by(first))).rejects.toEqual(unclear);
    await expect(add(one.email, by(first))).rejects.toEqual(unclear);
    await expect(add(one.email, by(first), "no-such-organization")).rejects.toEqual(
      refused("validation_failed", { fields: { organization: "organization_unknown" } }),
    );
    await expect(add(suspended.email, by(first), suspended.organization.slug)).rejects.toEqual(
      refused("validation_failed", { fields: { email: "operator_suspended" } }),
    );
    expect(await database.db.$count(users)).toBe(before);
    expect((await listOperators(database.db)).map(({ id }) => id)).toEqual([first.id]);
    expect((await add(one.email, by(first), other.slug)).operator.organization).toBe(other.slug);
    expect(await isOperator(one.id)).toBe(false);
  });

  it("of one twice is refused, also of two at once", async () => {
    const first = await newOperator();
    await expect(add(first.email, by(first))).rejects.toEqual(
      refused("already_exists", { fields: { email: "operator_already" } }),
    );
    const user = await newUser();
    const outcomes = await Promise.allSettled([add(user.email, by(first)), add(user.email, by(first))]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("ends sessions from before: one that a code began would be an operator's at its next request", async () => {
    const [first, user] = [await newOperator(), await newUser()];
    await insertCodeSession(user);
    expect(await personOf(user)).toMatchObject({ isOperator: false });
    await add(user.email, by(first));
    expect(await personOf(user)).toBeNull();
  });

  it("ends recovery codes from before: they were made for less, and come back with no right", async () => {
    const first = await newOperator();
    const user = await newUser();
    await replaceRecoveryCodes(database.db, user.id, [`hash-${user.id}`], new Date());
    const owner = { organizationId: user.organization.id, userId: user.id };
    await insertPasskey(database.db, {
      ...owner,
      ...{ id: `passkey-${user.id}`, place: 1, name: "Phone", credentialId: `credential-${user.id}` },
      ...{ publicKey: new Uint8Array(1), counter: 0, transports: [], isBackedUp: true },
    });
    await add(user.email, by(first));
    expect(await countRecoveryCodes(database.db, user.id)).toBe(0);
    expect(await listHeldPasskeys(database.db, owner)).toEqual([]);
    expect(await consumeRecoveryCode(database.db, [`hash-${user.id}`], user.email, new Date())).toBeNull();
  });

  it("is refused to whoever is none, and to an operator who was removed or suspended since the request began", async () => {
    const [first, second, user] = [await newOperator(), await newOperator(), await newUser()];
    await expect(add(user.email, by(user))).rejects.toEqual(refused("forbidden"));
    await removeOperator({ userId: second.id }, by(first));
    await expect(add(user.email, by(second))).rejects.toEqual(refused("forbidden"));
    expect(await isOperator(user.id)).toBe(false);
  });
});

describe("removing an operator", () => {
  it("leaves the user, and tells everybody", async () => {
    const [first, second] = [await newOperator(), await newOperator({ locale: "de" })];
    await removeOperator({ userId: second.id }, by(first));
    expect(await findUserById(database.db, second.id)).toMatchObject({
      operator: false,
      operatorSince: null,
      operatorAddedBy: null,
      status: "active",
    });
    expect(await findOperator(database.db, second.id)).toBeNull();
    expect(await mails()).toEqual(
      [
        `${first.email}: An operator was removed: ${second.email}`,
        `${second.email}: Ein Betreiber wurde entfernt: ${second.email}`,
      ].sort(),
    );
    const events = await database.db.select().from(domainEvents).where(eq(domainEvents.type, "admin.operator.removed"));
    expect(events.filter(({ organizationId }) => organizationId === second.organization.id)).toHaveLength(1);
  });

  it("ends their rights at the next request, and where codes are closed the session by code", async () => {
    const [first, second, third] = [await newOperator(), await newOperator(), await newOperator()];
    await updateOrganizationRow(database.db, third.organization.id, { emailCodes: "off" });
    for (const operator of [second, third]) {
      await insertCodeSession(operator);
      expect(await personOf(operator)).toMatchObject({ isOperator: true });
      await removeOperator({ userId: operator.id }, by(first));
    }
    expect(await personOf(second)).toMatchObject({ isOperator: false });
    expect(await personOf(third)).toBeNull();
  });

  it("keeps the last active one, whatever suspended ones there are", async () => {
    const only = await newOperator();
    const idle = await newOperator();
    await updateUserRow(database.db, idle.organization.id, idle.id, { status: "suspended" });
    await expect(removeOperator({ userId: only.id }, context())).rejects.toEqual(refused("last_administrator"));
    await expect(removeOperator({ userId: only.id, confirmName: only.email }, by(only))).rejects.toEqual(
      refused("last_administrator"),
    );
    await removeOperator({ userId: idle.id }, by(only));
    expect((await listOperators(database.db)).map(({ id }) => id)).toEqual([only.id]);
  });

  it("of each other at once leaves one of two, and of three no more than one who was removed already", async () => {
    const [a, b] = [await newOperator(), await newOperator()];
    const both = await Promise.allSettled([
      removeOperator({ userId: b.id }, by(a)),
      removeOperator({ userId: a.id }, by(b)),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await newOperator();
    const [c, d] = [await newOperator(), await newOperator()];
    const again = await Promise.allSettled([
      removeOperator({ userId: d.id }, by(c)),
      removeOperator({ userId: c.id }, by(d)),
    ]);
    expect(again.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("of oneself asks for the own address", async () => {
    const [first] = [await newOperator(), await newOperator()];
    for (const confirmName of [undefined, "", "somebody@else.test"])
      await expect(removeOperator({ userId: first.id, confirmName }, by(first))).rejects.toEqual(
        refused("confirmation_mismatch", { fields: { confirmName: "confirmation" } }),
      );
    expect(await isOperator(first.id)).toBe(true);
    await removeOperator({ userId: first.id, confirmName: ` ${first.email} ` }, by(first));
    expect(await isOperator(first.id)).toBe(false);
  });

  it("finds only operators", async () => {
    const [first, user] = [await newOperator(), await newUser()];
    for (const userId of [user.id, "nobody"])
      await expect(removeOperator({ userId }, by(first))).rejects.toEqual(refused("not_found"));
    await expect(removeOperator({ userId: first.id }, by(user))).rejects.toEqual(refused("forbidden"));
    expect(await isOperator(first.id)).toBe(true);
  });
});
