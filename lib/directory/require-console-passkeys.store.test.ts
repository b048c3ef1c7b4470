import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { newOrganization } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { renewRecoveryCodes } from "@/lib/local-sign-in/renew-recovery-codes";
import type { Rights } from "./console-role";
import type { ConsolePasskeyPolicy } from "./opened-rights";
import type { Organization } from "./organization-store";
import { insertPasskey } from "./passkey-store";
import { hasBreakGlass } from "./recovery-code-store";
import { updateOrganization } from "./save-organization";
import { createRole } from "./save-role";
import { createUser } from "./save-user";

// Who requires a second factor must not close the console to themselves, nor to everybody when one device is lost; and it is the
// owners' to say.

let database: DatabaseHandle;
let organization: Organization;
let ada: string;

const context = (rights: Rights = ["owner"]): Context => ({
  ...testContext(database.db),
  actor: { type: "user", id: ada, label: "ada" },
  rights,
});
const set = (consolePasskeys: ConsolePasskeyPolicy, isPasskeyProven: boolean, rights?: Rights) =>
  updateOrganization(
    { slug: organization.slug, patch: { consolePasskeys }, byOperator: false, isSsoProven: false, isPasskeyProven },
    context(rights),
  );
const newUser = async (name: string, role = "keeper") => {
  const user = { email: `${name}@${organization.slug}.test`, roles: [role] };
  const input = { organizationId: organization.id, user, createdBy: "api" } as const;
  return (await createUser(input, testContext(database.db))).id;
};
const givePasskey = (userId: string) =>
  insertPasskey(database.db, {
    ...{ id: randomId(12), credentialId: randomId(12), name: "x", place: 1, publicKey: new Uint8Array(1), counter: 0 },
    ...{ organizationId: organization.id, userId, transports: [], isBackedUp: false, createdAt: new Date() },
  });

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  organization = await newOrganization(database.db);
  const role = { key: "keeper", name: "Keeper", console: true };
  await createRole({ organizationId: organization.id, role }, testContext(database.db));
  ada = await newUser("ada");
});

it("is the owners' to change, upwards and downwards", async () => {
  const missing = { code: "permission_missing" };
  await expect(set("held", true, ["administrator"])).rejects.toMatchObject(missing);
  await set("held", true);
  await expect(set("off", true, ["administrator"])).rejects.toMatchObject(missing);
  // What stays as it is asks for nothing.
  expect((await set("held", false, ["administrator"])).consolePasskeys).toBe("held");
});

it("is required by who confirmed with a passkey, with another way in beside it", async () => {
  await givePasskey(ada);
  await renewRecoveryCodes({ userId: ada }, context());
  await expect(set("required", false)).rejects.toMatchObject({ code: "passkey_unconfirmed" });
  expect((await set("required", true)).consolePasskeys).toBe("required");
});

it("is not required where the one passkey would be the only way in; a second owner's is another one", async () => {
  await givePasskey(ada);
  await expect(set("required", true)).rejects.toMatchObject({ code: "break_glass_missing" });
  await givePasskey(await newUser("bob"));
  expect((await set("required", true)).consolePasskeys).toBe("required");
});

it.each(["administrator", "help_desk", "auditor"] as const)(
  "the way in of an %s who could not undo it is no other one",
  async (consoleRole) => {
    await givePasskey(ada);
    const role = { key: "other", name: "Other", consoleRole };
    await createRole({ organizationId: organization.id, role }, testContext(database.db));
    const other = await newUser("other", "other");
    await givePasskey(other);
    await renewRecoveryCodes({ userId: other }, context());
    await expect(set("required", true)).rejects.toMatchObject({ code: "break_glass_missing" });
  },
);

it("when the provider fails, the way in of who may change no connection is none", async () => {
  const role = { key: "other", name: "Other", consoleRole: "auditor" } as const;
  await createRole({ organizationId: organization.id, role }, testContext(database.db));
  const other = await newUser("other", "other");
  await givePasskey(other);
  await renewRecoveryCodes({ userId: other }, context());
  expect(await hasBreakGlass(database.db, organization.id)).toBe(false);
  await givePasskey(ada);
  expect(await hasBreakGlass(database.db, organization.id)).toBe(true);
});

it("asks who has a passkey to have used it before they are asked for it", async () => {
  expect((await set("held", false)).consolePasskeys).toBe("held");
  await set("off", false);
  await givePasskey(ada);
  await expect(set("held", false)).rejects.toMatchObject({ code: "passkey_unconfirmed" });
});
