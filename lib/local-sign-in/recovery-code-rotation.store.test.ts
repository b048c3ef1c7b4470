import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { keptPeppers, recoveryCodes } from "@/drizzle/schema/sessions";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { createSecretBox, hashWithPepper, type SecretBox } from "@/lib/crypto/secret-box";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { userInputSchema } from "@/lib/directory/directory-schema";
import { countRecoveryCodes, hasBreakGlass } from "@/lib/directory/recovery-code-store";
import { createOrganization } from "@/lib/directory/save-organization";
import { createUser } from "@/lib/directory/save-user";
import { rotateSecret } from "@/lib/operating/rotate-secret";
import { checkRecoveryCode } from "./check-recovery-code";
import { makeRecoveryCodes } from "./recovery-codes";
import { signInWithRecoveryCode } from "./sign-in-with-code";

// Printed codes outlive secrets (decision 0080). What runs knows the secret of the tests, which is the newest one here.

const secrets = { first: "the first secret, long enough for a test", second: "the second secret, long enough for it" };
const newest = "a secret of the test that is long enough";
const only = (secret: string) => createSecretBox([secret]);

let database: DatabaseHandle;
let organizationId: string;
let userId: string;
const email = "ada@acme.test";

beforeAll(async () => {
  database = await openTestDatabase();
  const ctx = testContext(database.db);
  ({ id: organizationId } = await createOrganization({ slug: "acme", name: "Acme", tenantId: null }, ctx));
  const user = userInputSchema.parse({ email, roles: ["account_administrator"] });
  ({ id: userId } = await createUser({ organizationId, user, createdBy: "administrator" }, ctx));
});
afterAll(() => database?.close());

/** Codes as an installation with this secret keeps them. */
async function codesOf(box: SecretBox, keyId: string | null = box.keyId): Promise<string[]> {
  const codes = makeRecoveryCodes();
  const createdAt = new Date();
  const rows = codes.map((code) => {
    const hash = hashWithPepper(box.pepperOf(box.keyId), code.replaceAll("-", ""), "recovery-code");
    return { codeHash: hash, userId, keyId, createdAt };
  });
  await database.db.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await database.db.insert(recoveryCodes).values(rows);
  return codes;
}

const enter = (code: string) =>
  signInWithRecoveryCode(
    { email, code, returnPath: "/", meta: { address: null, userAgent: null } },
    testContext(database.db),
  );
const rotate = (...known: [string, ...string[]]) => rotateSecret(database.db, createSecretBox(known), new Date());
const refused = { code: "recovery_code_wrong" };

it("a code stays valid when the secret is rotated, and once more, and is used up by its first use", async () => {
  const [code = "", other = ""] = await codesOf(only(secrets.first));
  await rotate(secrets.second, secrets.first);
  await rotate(newest, secrets.second);
  expect(await countRecoveryCodes(database.db, userId)).toBe(10);
  expect(await enter(code)).toMatchObject({ returnPath: "/" });
  await expect(enter(code)).rejects.toMatchObject(refused);
  expect(await enter(other.toUpperCase())).toMatchObject({ returnPath: "/" });
  await expect(enter(makeRecoveryCodes()[0] ?? "")).rejects.toMatchObject(refused);
});

it("it is recognised by the monthly drill, which does not use it up", async () => {
  const [code = ""] = await codesOf(only(secrets.first));
  await rotate(newest, secrets.first);
  await checkRecoveryCode({ organizationId, userId, code }, testContext(database.db));
  expect(await enter(code)).toMatchObject({ returnPath: "/" });
});

it("so does a code of a version that did not name its secret", async () => {
  const [code = ""] = await codesOf(only(secrets.second), null);
  await rotate(newest, secrets.second);
  expect(await enter(code)).toMatchObject({ returnPath: "/" });
});

it("where the secret went without a rotation, its codes are no way in and are not counted as one", async () => {
  await database.db.delete(keptPeppers);
  const [code = ""] = await codesOf(only(secrets.first));
  await expect(enter(code)).rejects.toMatchObject(refused);
  expect(await countRecoveryCodes(database.db, userId)).toBe(0);
  expect(await hasBreakGlass(database.db, organizationId)).toBe(false);
});

it("a pepper that nobody can open does not stop the codes of today", async () => {
  const stranger = only("a third secret, with which nothing here was sealed");
  await database.db.insert(keptPeppers).values({ keyId: "00000000", encryptedPepper: stranger.seal("pepper", "x") });
  const [code = ""] = await codesOf(secretBox());
  expect(await enter(code)).toMatchObject({ returnPath: "/" });
  await database.db.delete(keptPeppers);
});

it("a kept pepper is sealed, and goes with the rotation after its last code", async () => {
  await codesOf(only(secrets.first));
  await rotate(newest, secrets.first);
  const [kept] = await database.db.select().from(keptPeppers);
  expect(kept?.keyId).toBe(only(secrets.first).keyId);
  expect(kept?.encryptedPepper).toContain(`g1.${secretBox().keyId}.`);
  await codesOf(secretBox());
  await rotate(newest, secrets.second);
  expect(await database.db.select().from(keptPeppers)).toEqual([]);
});
