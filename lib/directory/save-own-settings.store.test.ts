import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newOrganization } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { listAudit } from "@/lib/audit/audit-queries";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { listAdministrators } from "./administrator-store";
import { listNarrowedNotices } from "./notice-choice-store";
import { listMutedNotices, type Notice, notices } from "./notice-store";
import { saveOwnLanguage, saveOwnNotices } from "./save-own-settings";
import { createUser } from "./save-user";
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
