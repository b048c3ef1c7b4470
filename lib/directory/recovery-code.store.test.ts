import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { users } from "@/drizzle/schema/directory";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { Context } from "@/lib/context";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { said } from "@/lib/facts/fact";
import { renewRecoveryCodes } from "@/lib/local-sign-in/renew-recovery-codes";
import { signInWithRecoveryCode } from "@/lib/local-sign-in/sign-in-with-code";
import { changeStatuses } from "./change-statuses";
import { addGrants, removeGrants } from "./grant-store";
import { countRecoveryCodes, hasBreakGlass } from "./recovery-code-store";
import { createOrganization } from "./save-organization";
import { createRole, updateRole } from "./save-role";
import { createUser, updateUser } from "./save-user";
import { findSessionPerson, listSessions } from "./session-store";

// A printed code outlives whatever it was printed for, unless that is asked when it is used. Relatives looked for: the role
// taken by hand, by REST (the same use case), by a sign-in, by the loss of its console right, and given again; suspension, one
// and many; operator rights taken; the address given to somebody else; the session that a code began.

let database: DatabaseHandle;
let organizationId: string;
let userId: string;
let email: string;
let codes: string[];
let counter = 0;
let clock = Date.now();
const mark = clock.toString(36);

/** Every step a second later, as in life. */
const context = (actor?: Context["actor"]): Context => {
  clock += 1000;
  const made = testContext(database.db, new Date(clock));
  return actor ? { ...made, actor } : made;
};
const target = () => ({ organizationId, userId, byOperator: true });
const change = (patch: Parameters<typeof updateUser>[0]["patch"], actor?: Context["actor"]) =>
  updateUser({ ...target(), patch, replaces: "all" }, context(actor));
const enter = (address = email) =>
  signInWithRecoveryCode(
    { email: address, code: codes.pop() ?? "", returnPath: "/", meta: { address: null, userAgent: null } },
    context(),
  );
const refused = { code: "recovery_code_wrong" };

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database?.close();
});

beforeEach(async () => {
  counter += 1;
  const slug = `codes-${mark}-${counter}`;
  ({ id: organizationId } = await createOrganization({ slug, name: slug, tenantId: null }, context()));
  for (const key of ["keeper", "member"])
    await createRole({ organizationId, role: { key, name: key, console: key === "keeper" } }, context());
  email = `ada@${slug}.test`;
  const user = { email, roles: ["keeper"] };
  ({ id: userId } = await createUser({ organizationId, user, createdBy: "api" }, context()));
  codes = await renewRecoveryCodes({ userId }, context());
});

it("a code of an administrator signs in", async () => {
  expect(await hasBreakGlass(database.db, organizationId)).toBe(true);
  const { token } = await enter();
  expect((await findSessionPerson(database.db, token, new Date(clock)))?.user.id).toBe(userId);
});

const fromConnection = () => ({ organizationId, userId, grantedBy: "a connection", createdAt: context().now });

it.each<[string, () => Promise<unknown>, () => Promise<unknown>]>([
  ["by hand or REST", () => change({ roles: ["member"] }), () => change({ roles: ["keeper"] })],
  [
    "by a sign-in",
    () => removeGrants(database.db, "role", { organizationId, userId, grantedBy: "manual" }, ["keeper"]),
    () => addGrants(database.db, "role", fromConnection(), [{ key: "keeper", reason: said("setAtFirstRun") }]),
  ],
  [
    "with the role's console right",
    () => updateRole({ organizationId, key: "keeper", patch: { console: false }, byOperator: true }, context()),
    () => updateRole({ organizationId, key: "keeper", patch: { console: true }, byOperator: true }, context()),
  ],
  ["by suspension", () => change({ status: "suspended" }), () => change({ status: "active" })],
  [
    "by suspension of many",
    async () => {
      // Not the last administrator: that one stays.
      const other = { email: `other.${email}`, roles: ["keeper"] };
      await createUser({ organizationId, user: other, createdBy: "api" }, context());
      await changeStatuses({ organizationId, userIds: [userId], status: "suspended" }, context());
    },
    () => changeStatuses({ organizationId, userIds: [userId], status: "active" }, context()),
  ],
])("codes and their sessions end with the right, and no code wakes with it: taken %s", async (_way, take, give) => {
  const { token } = await enter();
  await take();
  await expect(enter()).rejects.toMatchObject(refused);
  expect(await findSessionPerson(database.db, token, new Date(clock))).toBeNull();
  expect(await countRecoveryCodes(database.db, userId)).toBe(0);
  await give();
  await expect(enter()).rejects.toMatchObject(refused);
  expect(await hasBreakGlass(database.db, organizationId)).toBe(false);
});

it("codes of an operator die with the operator's rights", async () => {
  const set = (operator: boolean) => database.db.update(users).set({ operator }).where(eq(users.id, userId));
  await set(true);
  await change({ roles: [] });
  await enter();
  await set(false);
  await expect(enter()).rejects.toMatchObject(refused);
});

it("another address ends sessions and codes, wherever they are entered", async () => {
  const { token } = await enter();
  await change({ email: `new-${email}` });
  expect(await findSessionPerson(database.db, token, new Date(clock))).toBeNull();
  await expect(enter()).rejects.toMatchObject(refused);
  await expect(enter(`new-${email}`)).rejects.toMatchObject(refused);
});

it("the same address again, or another name, ends nothing; who changes the own address stays signed in", async () => {
  await enter();
  await change({ email, fullName: "Ada" });
  await change({ email: `new-${email}` }, { type: "user", id: userId, label: email });
  expect(await listSessions(database.db, organizationId, userId, new Date(clock))).toHaveLength(1);
});
