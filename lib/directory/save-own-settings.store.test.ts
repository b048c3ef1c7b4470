import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { directoryUsers } from "@/drizzle/schema/directories";
import { assertedAda, newOrganization, saveSaml, signInAs } from "@/e2e/support/directory-world";
import { newDirectory } from "@/e2e/support/scim-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { listAudit } from "@/lib/audit/audit-queries";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { listAdministrators } from "./administrator-store";
import { listNarrowedNotices } from "./notice-choice-store";
import { listMutedNotices, type Notice, notices } from "./notice-store";
import { saveOwnLanguage, saveOwnName, saveOwnNotices } from "./save-own-settings";
import { createUser, updateUser } from "./save-user";
import { findUser } from "./user-store";

let database: DatabaseHandle;
const context = () => testContext(database.db);

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database?.close();
});

/** Two administrators of one organization. */
async function newWorld(locale: string | null = null) {
  const { id: organizationId } = await newOrganization(database.db);
  const make = async (name: string) => {
    const user = { email: `${name}@${organizationId.toLowerCase()}.test`, roles: ["account_administrator"], locale };
    const { id, email } = await createUser({ organizationId, user, createdBy: "administrator" }, context());
    return { organizationId, id, email };
  };
  const [ada, eve] = [await make("ada"), await make("eve")];
  const localeOf = async () => (await findUser(database.db, organizationId, ada.id))?.locale;
  const mailed = async (notice: "certificate" | "secret") =>
    (await listAdministrators(database.db, organizationId, { notice })).map(({ email }) => email);
  const audit = async () =>
    (await listAudit(database.db, organizationId, { action: "user.updated" }, { limit: 9, before: null })).map(
      ({ changes }) => changes,
    );
  return { organizationId, ada, eve, localeOf, mailed, audit };
}

describe("the language that somebody chooses", () => {
  it("is kept with them, once, and mails to administrators know it", async () => {
    const { organizationId, ada, localeOf, audit } = await newWorld();
    await saveOwnLanguage(ada, "de", context());
    await saveOwnLanguage(ada, "de", context());
    expect(await localeOf()).toBe("de");
    expect(await audit()).toEqual([[{ field: "locale", from: null, to: "de" }]]);
    const administrators = await listAdministrators(database.db, organizationId, { notice: "secret" });
    expect(administrators).toContainEqual({ email: ada.email, locale: "de" });
  });

  it("leaves a locale that says more", async () => {
    const { ada, localeOf, audit } = await newWorld("de-AT");
    await saveOwnLanguage(ada, "de", context());
    expect([await localeOf(), await audit()]).toEqual(["de-AT", []]);
    await saveOwnLanguage(ada, "en", context());
    expect(await localeOf()).toBe("en");
  });

  it("is nothing that another organization can change", async () => {
    const [acme, other] = [await newWorld(), await newWorld()];
    await saveOwnLanguage({ ...acme.ada, organizationId: other.organizationId }, "de", context());
    expect(await acme.localeOf()).toBeNull();
  });
});

describe("the name that somebody gives themselves", () => {
  const nameOf = async ({ organizationId, id }: { organizationId: string; id: string }) =>
    (await findUser(database.db, organizationId, id))?.fullName;
  const theirs = (name: string) => ({ code: "forbidden", details: { got: { args: { name: { value: name } } } } });

  it("is kept once, told to the audit log, and nothing that another organization can change", async () => {
    const [{ ada, audit }, other] = [await newWorld(), await newWorld()];
    await saveOwnName(ada, { fullName: "Ada Lovelace", shown: "" }, context());
    await saveOwnName(ada, { fullName: "Ada Lovelace" }, context());
    expect(await nameOf(ada)).toBe("Ada Lovelace");
    expect(await audit()).toEqual([[{ field: "fullName", from: null, to: "Ada Lovelace" }]]);
    const stranger = { ...ada, organizationId: other.organizationId };
    await expect(saveOwnName(stranger, { fullName: "Eve" }, context())).rejects.toMatchObject({ code: "not_found" });
    expect(await nameOf(ada)).toBe("Ada Lovelace");
  });

  it("stays as an administrator has saved it since, where it was not changed", async () => {
    const { organizationId, ada } = await newWorld();
    const patch = { fullName: "Augusta Ada King" };
    await updateUser({ organizationId, userId: ada.id, byOperator: false, patch, replaces: "manual" }, context());
    await saveOwnName(ada, { fullName: "Ada Lovelace", shown: "Ada Lovelace" }, context());
    expect(await nameOf(ada)).toBe("Augusta Ada King");
  });

  it("is the provider's where one vouched for them, and a directory's before that", async () => {
    const { organizationId, eve, audit } = await newWorld();
    const connection = await saveSaml(database.db, organizationId, { name: "Acme Okta" });
    const email = `grace@${organizationId.toLowerCase()}.test`;
    const asserted = assertedAda(connection.id, { subject: email, claims: { email: [email] } });
    const { userId } = await signInAs(database.db, asserted);
    const person = { organizationId, id: userId, email };
    await expect(saveOwnName(person, { fullName: "Eve" }, context())).rejects.toMatchObject(theirs("Acme Okta"));
    const { directory } = await newDirectory(database.db, { organizationId, name: "Acme Entra", verified: false });
    for (const id of [userId, eve.id])
      await database.db.insert(directoryUsers).values({
        ...{ id, userId: id, organizationId, directoryId: directory.id, userName: id, userNameKey: id.toLowerCase() },
        ...{ email, active: true, resource: {}, updatedAt: new Date() },
      });
    for (const one of [person, eve])
      await expect(saveOwnName(one, { fullName: "Eve" }, context())).rejects.toMatchObject(theirs("Acme Entra"));
    expect(await nameOf(eve)).toBeNull();
    expect((await audit()).flat().filter(({ field }) => field === "fullName")).toEqual([]);
  });
});

const allBut = (...turnedOff: Notice[]) => notices.filter((notice) => !turnedOff.includes(notice));
const allButCertificates = notices.filter((notice) => notice !== "certificate");

describe("mails to administrators", () => {
  it("are sent to all who did not turn them off, each kind for itself", async () => {
    const { organizationId, ada, eve, mailed, audit } = await newWorld();
    const everybody = [ada.email, eve.email];
    expect([await mailed("certificate"), await mailed("secret")]).toEqual([everybody, everybody]);
    await saveOwnNotices(ada, { wanted: allButCertificates }, context());
    expect([await mailed("certificate"), await mailed("secret")]).toEqual([[eve.email], everybody]);
    await saveOwnNotices(ada, { wanted: allButCertificates }, context());
    await saveOwnNotices(ada, { wanted: notices }, context());
    expect(await mailed("certificate")).toEqual(everybody);
    expect(await listMutedNotices(database.db, organizationId, ada.id)).toEqual([]);
    expect(await audit()).toEqual([
      [{ field: "mutedNotices", from: ["certificate"], to: [] }],
      [{ field: "mutedNotices", from: [], to: ["certificate"] }],
    ]);
  });

  it("stay as another tab has saved them since, but for those that were changed here", async () => {
    const { organizationId, ada } = await newWorld();
    const shown = { wanted: notices, narrowed: [] };
    await saveOwnNotices(ada, { wanted: allBut("certificate"), narrowed: ["alert"], shown }, context());
    await saveOwnNotices(ada, { wanted: allBut("secret"), narrowed: [], shown }, context());
    const owner = { organizationId, userId: ada.id };
    expect(await listMutedNotices(database.db, organizationId, ada.id)).toEqual(["certificate", "secret"]);
    expect(await listNarrowedNotices(database.db, owner)).toEqual(["alert"]);
  });
});
