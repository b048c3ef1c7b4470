import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { personalTokens } from "@/drizzle/schema/api";
import { apiCaller } from "@/e2e/support/api-caller";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { hashToken } from "@/lib/crypto/tokens";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { changeStatuses } from "@/lib/directory/change-statuses";
import { findOrganization } from "@/lib/directory/organization-store";
import { tokensAtMost } from "@/lib/directory/personal-token";
import { listPersonalTokens } from "@/lib/directory/personal-token-store";
import { createPersonalToken, revokePersonalToken } from "@/lib/directory/save-personal-token";
import { cleanExpired } from "@/lib/jobs/clean-expired-store";
import { operations } from "./operations";

// A personal token is its owner: in one organization, with what they may do there now, and not a moment longer.

let database: DatabaseHandle;
let owner: { organizationId: string; userId: string };
let email: string;
let counter = 0;
const call = apiCaller(() => database.db);
const context = (now = new Date()) => testContext(database.db, now);

beforeAll(async () => {
  database = await openTestDatabase();
  for (const slug of ["acme", "other"]) await call("POST", "/organizations", { slug, name: slug });
});
beforeEach(async () => {
  counter += 1;
  email = `ada-${counter}@acme.test`;
  // Somebody else administers it, too: the last one cannot be suspended.
  for (const address of [email, `eve-${counter}@acme.test`])
    await call("POST", "/organizations/acme/users", { email: address, roles: ["account_administrator"] });
  const { body } = await call("GET", `/organizations/acme/users?email=${email}`);
  owner = { organizationId: (await organization()).id, userId: body.items[0].id };
});
afterAll(() => database?.close());

async function organization() {
  const found = await findOrganization(database.db, "acme");
  if (!found) throw new Error("acme expected");
  return found;
}

const make = async (change: object = {}, now = new Date()) =>
  (
    await createPersonalToken(
      { ...owner, token: { name: "script", readOnly: false, days: 30, ...change } },
      context(now),
    )
  ).token;
const asked = async (key: string) => (await call("GET", "/organizations/acme/users", undefined, { key })).status;
const changeUser = (change: object) => call("PATCH", `/organizations/acme/users/${owner.userId}`, change);

it("acts as its owner, and the audit log says so; it is kept as a hash alone", async () => {
  const key = await make();
  expect(await call("POST", "/organizations/acme/groups", { key: `g${counter}`, name: "G" }, { key })).toMatchObject({
    status: 201,
  });
  const { body } = await call("GET", "/organizations/acme/audit?action=group.created");
  expect(body.items[0]).toMatchObject({ actor: email, actorType: "user" });
  const [row] = await database.db.select().from(personalTokens).where(eq(personalTokens.userId, owner.userId));
  expect(row).toMatchObject({ tokenHash: hashToken(key), hint: key.slice(0, 8), lastUsedAt: expect.any(Date) });
  expect(JSON.stringify(row)).not.toContain(key.slice(0, 20));
  const audit = await call("GET", "/organizations/acme/audit?action=token.created");
  expect(JSON.stringify(audit.body)).not.toContain(key.slice(4));
  expect(audit.body.items[0]).toMatchObject({ target: "script" });
});

it("read-only changes nothing", async () => {
  const key = await make({ readOnly: true });
  expect(await asked(key)).toBe(200);
  const refused = await call("POST", "/organizations/acme/groups", { key: "no", name: "No" }, { key });
  expect(refused).toMatchObject({ status: 403, body: { code: "key_read_only" } });
});

it("ends by its date, and is cleaned up a month later", async () => {
  const begun = new Date(Date.now() - 8 * 86_400_000);
  const key = await make({ days: 7 }, begun);
  expect(await asked(key)).toBe(401);
  await cleanExpired(database.db, new Date());
  expect(await listPersonalTokens(database.db, owner)).toHaveLength(1);
  await cleanExpired(database.db, new Date(Date.now() + 30 * 86_400_000));
  expect(await listPersonalTokens(database.db, owner)).toEqual([]);
});

it("ends by its owner, not by somebody else", async () => {
  const key = await make();
  const [view] = await listPersonalTokens(database.db, owner);
  const tokenId = view?.id ?? "";
  for (const stranger of [
    { ...owner, userId: "somebody" },
    { ...owner, organizationId: "elsewhere" },
  ])
    await expect(revokePersonalToken({ ...stranger, tokenId }, context())).rejects.toMatchObject({ code: "not_found" });
  expect(await asked(key)).toBe(200);
  await revokePersonalToken({ ...owner, tokenId }, context());
  expect(await asked(key)).toBe(401);
});

it.each([
  ["suspended", () => changeUser({ status: "suspended" }), () => changeUser({ status: "active" })],
  [
    "suspended with others",
    () =>
      changeStatuses({ organizationId: owner.organizationId, userIds: [owner.userId], status: "suspended" }, context()),
    () => changeUser({ status: "active" }),
  ],
  [
    "without the role",
    () => changeUser({ roles: ["developer"] }),
    () => changeUser({ roles: ["account_administrator"] }),
  ],
])("ends with an owner who is %s, and does not come back", async (_name, end, comeBack) => {
  const key = await make();
  expect(await asked(key)).toBe(200);
  await end();
  expect(await asked(key)).toBe(401);
  await comeBack();
  expect(await asked(key)).toBe(401);
});

it("nobody makes one who administers nothing, and nobody makes endlessly many", async () => {
  for (let made = 0; made < tokensAtMost; made++) await make();
  await expect(make()).rejects.toMatchObject({ code: "quota_reached" });
  await changeUser({ roles: ["developer"] });
  await expect(make()).rejects.toMatchObject({ code: "forbidden" });
});

/** An address of an operation in an organization, with ids that nobody has. */
const addressOf = (path: string, slug: string) =>
  path
    .replace("{slug}", slug)
    .replace("{domain}", "example.test")
    .replaceAll(/\{\w+\}/g, "1");
const each = operations.map((operation) => [`${operation.method} ${operation.path}`, operation] as const);

it.each(each)("%s: refused to a token of another organization", async (_name, operation) => {
  const key = await make();
  const address = addressOf(operation.path, "other");
  const answer = await call(operation.method, address, {}, { key });
  if (operation.scope === "organization" || operation.access === "operator") {
    expect(answer).toMatchObject({ status: 404, body: { code: "not_found" } });
    return;
  }
  // What is not of one organization shows the own one alone.
  expect(JSON.stringify(answer.body)).not.toContain('"other"');
});

it.each(each)("%s: refused to the token of somebody suspended", async (_name, operation) => {
  const key = await make();
  await changeUser({ status: "suspended" });
  // Refusals count against the machine.
  const options = { key, machine: `198.51.100.${counter % 250}` };
  const answer = await call(operation.method, addressOf(operation.path, "acme"), {}, options);
  expect(answer).toMatchObject({ status: 401, body: { code: "key_invalid" } });
});
