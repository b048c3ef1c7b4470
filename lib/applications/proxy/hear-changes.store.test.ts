import { afterAll, beforeAll, expect, it } from "vitest";
import { freshDatabaseUrl } from "@/e2e/support/database";
import { type Site, sharedProxyWorld } from "@/e2e/support/proxy-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { type DatabaseHandle, openPostgres } from "@/lib/db/open-database";
import { endSessions } from "@/lib/directory/end-sessions";
import { writeAttributes } from "@/lib/directory/user-attribute-store";
import { said } from "@/lib/facts/fact";
import { hearChanges } from "./hear-changes";
import { openSigner } from "./open-signer";
import { verifyRequest } from "./verify-request";

// Two instances on one database; the embedded one has a single instance, which hears its own triggers.
let another: DatabaseHandle;
let url: string | undefined;
const { world, newSite, person, enter } = sharedProxyWorld(async () => {
  url = await freshDatabaseUrl();
  return url ? openPostgres(url) : openTestDatabase();
});

beforeAll(async () => {
  another = url ? await openPostgres(url) : world().database;
  await hearChanges(another);
});
afterAll(() => (url ? another.close() : undefined));

// At one and the same moment: what is remembered is never too old.
const now = new Date();
function askAnother({ id, host }: Site, token: string) {
  const ctx = testContext(another.db, now);
  const request = { host, target: "/page", isNavigation: true };
  return verifyRequest({ applicationId: id, token, request, signJwt: openSigner(ctx) }, ctx);
}
const statusAt = async (site: Site, token: string) => (await askAnother(site, token)).status;

/** Only the first answer from the database has a use to note. */
const isRemembered = async (site: Site, token: string) => {
  const answer = await askAnother(site, token);
  return answer.status === "pass" && answer.use === null;
};

it.each<[string, (ids: { userId: string; sessionId: string; site: Site }) => Promise<unknown>, string]>([
  [
    "the end of a session",
    ({ sessionId }) =>
      endSessions(
        { organizationId: world().organizationId, filter: { session: sessionId }, byOperator: false },
        "revoked",
        testContext(world().database.db),
      ),
    "sign-in",
  ],
  [
    "a suspension",
    ({ userId }) => world().call("PATCH", `/organizations/proxied/users/${userId}`, { status: "suspended" }),
    "sign-in",
  ],
  [
    "a changed access rule",
    ({ site, userId }) =>
      world().call("PATCH", `/organizations/proxied/applications/${site.id}`, { access: { denyUsers: [userId] } }),
    "denied",
  ],
  [
    "an application that is deleted",
    ({ site }) => world().call("DELETE", `/organizations/proxied/applications/${site.id}`),
    "misconfigured",
  ],
])("%s is known to the other instance at once", async (_name, change, status) => {
  const site = await newSite();
  const { userId, sessionId, token } = await person();
  const cookie = await enter(site, token);
  expect(await statusAt(site, cookie)).toBe("pass");
  await change({ userId, sessionId, site });
  await expect.poll(() => statusAt(site, cookie)).toBe(status);
});

it("so is a role or a group that somebody gets or loses: for the access rule, and for what the application is told", async () => {
  const site = await newSite({ access: { mode: "any", roles: ["developer"], groups: ["staff"] } });
  const { userId, token } = await person({ groups: ["staff"] });
  const cookie = await enter(site, token);
  expect(await statusAt(site, cookie)).toBe("pass");
  const give = (change: object) => world().call("PATCH", `/organizations/proxied/users/${userId}`, change);
  for (const [change, status] of [
    [{ groups: [] }, "denied"],
    [{ roles: ["developer"] }, "pass"],
    [{ roles: [] }, "denied"],
    [{ groups: ["staff"] }, "pass"],
  ] as const) {
    await give(change);
    await expect.poll(() => statusAt(site, cookie)).toBe(status);
  }
});

it("what somebody is given once more is told to nobody", async () => {
  const site = await newSite();
  const [holder, other] = [await person({ groups: ["staff"] }), await person()];
  const [kept, gone] = [await enter(site, holder.token), await enter(site, other.token)];
  expect([await statusAt(site, kept), await statusAt(site, gone)]).toEqual(["pass", "pass"]);
  await world().call("PATCH", `/organizations/proxied/users/${holder.userId}`, { groups: ["staff"] });
  await world().call("PATCH", `/organizations/proxied/users/${other.userId}`, { status: "suspended" });
  // Heard in order: what would have been told of the first is heard by now.
  await expect.poll(() => statusAt(site, gone)).toBe("sign-in");
  expect(await isRemembered(site, kept)).toBe(true);
});

it("so is a custom attribute that somebody gets, that changes, and that they lose", async () => {
  await world().call("POST", "/organizations/proxied/attributes", {
    key: "costCenter",
    label: "Cost center",
    type: "text",
  });
  const site = await newSite();
  const { userId, token } = await person();
  const cookie = await enter(site, token);
  for (const costCenter of ["100", "200", null]) {
    await statusAt(site, cookie);
    expect(await isRemembered(site, cookie)).toBe(true);
    await world().call("PATCH", `/organizations/proxied/users/${userId}`, { attributes: { costCenter } });
    await expect.poll(() => isRemembered(site, cookie)).toBe(false);
  }
});

it("a custom attribute that is set once more is told to nobody", async () => {
  await world().call("POST", "/organizations/proxied/attributes", { key: "office", label: "Office", type: "text" });
  const { organizationId, database } = world();
  const site = await newSite();
  const [holder, other] = [await person(), await person()];
  const setOffice = () => {
    const owner = { organizationId, userId: holder.userId, setBy: "manual", updatedAt: new Date() };
    return writeAttributes(database.db, owner, [
      { key: "office", value: "Berlin", reason: said("setBy", { name: "a test" }) },
    ]);
  };
  await setOffice();
  const [kept, gone] = [await enter(site, holder.token), await enter(site, other.token)];
  expect([await statusAt(site, kept), await statusAt(site, gone)]).toEqual(["pass", "pass"]);
  await setOffice();
  await world().call("PATCH", `/organizations/proxied/users/${other.userId}`, { status: "suspended" });
  await expect.poll(() => statusAt(site, gone)).toBe("sign-in");
  expect(await isRemembered(site, kept)).toBe(true);
});

it("so is single sign-on that is switched off, and on again", async () => {
  const site = await newSite();
  const cookie = await enter(site, (await person()).token);
  for (const ssoEnabled of [false, true]) {
    await statusAt(site, cookie);
    expect(await isRemembered(site, cookie)).toBe(true);
    await world().call("PATCH", "/organizations/proxied", { ssoEnabled });
    await expect.poll(() => isRemembered(site, cookie)).toBe(false);
  }
});

it("what is told of one browser forgets no other one", async () => {
  const site = await newSite();
  const [staying, leaving] = [await person(), await person()];
  const [kept, gone] = [await enter(site, staying.token), await enter(site, leaving.token)];
  expect([await statusAt(site, kept), await statusAt(site, gone)]).toEqual(["pass", "pass"]);
  await endSessions(
    { organizationId: world().organizationId, filter: { session: leaving.sessionId }, byOperator: false },
    "revoked",
    testContext(world().database.db),
  );
  await expect.poll(() => statusAt(site, gone)).toBe("sign-in");
  expect(await isRemembered(site, kept)).toBe(true);
});
