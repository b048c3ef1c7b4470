import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { users } from "@/drizzle/schema/directory";
import { keptPeppers, recoveryCodes } from "@/drizzle/schema/sessions";
import { newOrganization } from "@/e2e/support/directory-world";
import { openTestDatabase } from "@/e2e/support/test-database";
import { createSecretBox } from "@/lib/crypto/secret-box";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { rowsOf } from "@/lib/db/rows-of";
import { readCodeState } from "./code-state-queries";

let database: DatabaseHandle;
const secrets = { old: "the older secret that is long enough", new: "the newer secret that is long enough" };
const both = createSecretBox([secrets.new, secrets.old]);
const newer = createSecretBox([secrets.new]);
const [, old = ""] = both.keyIds;
const run = async (text: string) => rowsOf<Record<string, unknown>>(await database.db.execute(sql.raw(text)));

beforeAll(async () => {
  database = await openTestDatabase();
  const { id: organizationId } = await newOrganization(database.db);
  const user = { id: "ada", organizationId, email: "ada@acme.test", createdBy: "administrator" } as const;
  await database.db.insert(users).values(user);
  await database.db.insert(recoveryCodes).values([
    { codeHash: "used", userId: "ada", keyId: old, usedAt: new Date() },
    { codeHash: "old", userId: "ada", keyId: old },
    { codeHash: "before", userId: "ada", keyId: null },
    { codeHash: "new", userId: "ada", keyId: both.keyId },
  ]);
});
afterAll(() => database?.close());

it("tells which recovery codes wait for a rotation, and which have lost their secret", async () => {
  expect(await readCodeState(run, both)).toEqual({ waiting: 2, lost: 0 });
  expect(await readCodeState(run, newer)).toEqual({ waiting: 0, lost: 1 });
  const givenUp = createSecretBox([secrets.old], [secrets.new]);
  expect(await readCodeState(run, givenUp), "the code of the secret that was to come").toEqual({ waiting: 1, lost: 0 });
  await database.db.insert(keptPeppers).values({ keyId: old, encryptedPepper: newer.seal("pepper", "test") });
  expect(await readCodeState(run, both)).toEqual({ waiting: 0, lost: 0 });
  expect(await readCodeState(run, newer)).toEqual({ waiting: 0, lost: 0 });
  const stranger = createSecretBox(["a third secret, with which nothing here was sealed"]);
  expect(await readCodeState(run, stranger)).toEqual({ waiting: 0, lost: 2 });
});

it("says nothing of tables of before", async () => {
  expect(await readCodeState(async () => [{ name: null }], newer)).toBeNull();
});
