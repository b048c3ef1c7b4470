import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { signInEvents } from "@/drizzle/schema/activity";
import { applicationUses } from "@/drizzle/schema/applications";
import { sessions } from "@/drizzle/schema/sessions";
import { beyondMemory, later, newWay, type Site, sharedProxyWorld } from "@/e2e/support/proxy-world";
import { testContext } from "@/e2e/support/test-database";
import { randomToken } from "@/lib/crypto/tokens";
import { deleteSessions } from "@/lib/directory/session-end-store";
import { endProxiedSession } from "./end-proxied-session";
import { openSigner } from "./open-signer";
import { emptyProxyHeaders } from "./proxy-headers";
import { recordProxyUse } from "./record-proxy-use";
import { verifyRequest } from "./verify-request";

// What a proxy is told about a request, and what is noted of it.
const { world, newSite, person, verify, start, enter } = sharedProxyWorld();

function endSession(session: string) {
  const { database, organizationId } = world();
  return deleteSessions(database.db, { organizationId, filter: { session }, byOperator: true });
}

describe("who is let in no more", () => {
  it.each<[string, (ids: { userId: string; sessionId: string; site: Site }) => Promise<unknown>, string]>([
    ["whose session was ended", ({ sessionId }) => endSession(sessionId), "sign-in"],
    [
      "who is suspended",
      ({ userId }) => world().call("PATCH", `/organizations/proxied/users/${userId}`, { status: "suspended" }),
      "sign-in",
    ],
    ["who is deleted", ({ userId }) => world().call("DELETE", `/organizations/proxied/users/${userId}`), "sign-in"],
    [
      "whom the access rule lets in no more",
      ({ site }) =>
        world().call("PATCH", `/organizations/proxied/applications/${site.id}`, {
          access: { mode: "any", groups: ["staff"] },
        }),
      "denied",
    ],
    [
      "whose application is off",
      ({ site }) => world().call("PATCH", `/organizations/proxied/applications/${site.id}`, { status: "off" }),
      "denied",
    ],
    [
      "whose application is deleted",
      ({ site }) => world().call("DELETE", `/organizations/proxied/applications/${site.id}`),
      "misconfigured",
    ],
  ])("%s is out within five seconds", async (_name, change, status) => {
    const site = await newSite();
    const { userId, sessionId, token } = await person();
    const cookie = await enter(site, token);
    expect(await verify(site, cookie)).toMatchObject({ status: "pass" });
    await change({ userId, sessionId, site });
    expect(await verify(site, cookie, { now: later(beyondMemory) })).toMatchObject({ status });
  });

  it("who signs out on the application's host is out at once, there and here", async () => {
    const site = await newSite();
    const { token, sessionId } = await person();
    const cookie = await enter(site, token);
    expect(await verify(site, cookie)).toMatchObject({ status: "pass" });
    expect(await endProxiedSession(cookie, testContext(world().database.db))).toBe("proxied");
    expect(await verify(site, cookie)).toMatchObject({ status: "sign-in" });
    expect(await world().database.db.select().from(sessions).where(eq(sessions.id, sessionId))).toEqual([]);
    expect(await endProxiedSession(randomToken(32), testContext(world().database.db))).toBeNull();
  });
});

describe("the cookie of one application", () => {
  it("opens no other one, of this organization or another", async () => {
    const [site, neighbour, foreign] = [await newSite(), await newSite(), await newSite({}, "elsewhere")];
    const { token } = await person();
    const cookie = await enter(site, token);
    for (const other of [neighbour, foreign])
      expect(await verify(other, cookie)).toMatchObject({ status: "sign-in", origin: other.origin });
  });

  it("on a host that is not registered passes nobody, also where its path is open", async () => {
    const site = await newSite({ paths: { open: ["/health"] } });
    const { token } = await person();
    const cookie = await enter(site, token);
    const foreign = { ...site, host: "evil.test" };
    for (const target of ["/page", "/health"])
      expect(await verify(foreign, cookie, { target })).toEqual({ status: "misconfigured" });
    const ctx = testContext(world().database.db);
    const question = { applicationId: site.id, token: cookie, request: null, signJwt: openSigner(ctx) };
    expect(await verifyRequest(question, ctx)).toEqual({ status: "misconfigured" });
  });
});

describe("who may not enter", () => {
  const rule = { access: { mode: "any", groups: ["staff"] } };
  const eventsOf = (userId: string) =>
    world()
      .database.db.select()
      .from(signInEvents)
      .where(and(eq(signInEvents.organizationId, world().organizationId), eq(signInEvents.userId, userId)));

  it("is turned away at our stop, with one event", async () => {
    const site = await newSite(rule);
    const { token, userId } = await person();
    const outcome = await start(site, newWay(site).state, token);
    expect(outcome).toMatchObject({ status: "denied" });
    expect(await eventsOf(userId)).toMatchObject([{ code: "application_denied", applicationId: site.id }]);
  });

  it("leaves one event for a page with a hundred pictures, and counts in it again minutes later", async () => {
    const site = await newSite({ paths: { restricted: [{ path: "/admin", groups: ["staff"] }] } });
    const { token, userId } = await person();
    const cookie = await enter(site, token);
    const now = Date.now();
    for (let index = 0; index < 20; index++)
      expect(
        await verify(site, cookie, { target: `/admin/${index}`, now: new Date(now + index * 6_000) }),
      ).toMatchObject({ status: "denied", application: "Wiki", organization: "proxied" });
    expect(await eventsOf(userId)).toMatchObject([{ code: "application_denied", repeats: null }]);
    await verify(site, cookie, { target: "/admin", now: new Date(now + 301_000) });
    expect(await eventsOf(userId)).toMatchObject([{ repeats: 1 }]);
    expect(await verify(site, cookie, { target: "/page" })).toMatchObject({ status: "pass" });
  });
});

describe("paths", () => {
  const paths = { open: ["/health", "/hooks/*"], restricted: [{ path: "/admin", groups: ["staff"] }] };

  it.each([
    ["/health", "pass"],
    ["/hooks/x", "pass"],
    ["/hooks/../admin", "unauthorized"],
    ["/hooks/..%2fadmin", "unauthorized"],
    ["/hooks//admin", "unauthorized"],
    ["", "unauthorized"],
    ["/_gatehouse/callback", "misconfigured"],
    ["/_GATEHOUSE/callback", "misconfigured"],
    ["/page", "unauthorized"],
  ])("nobody at %s: %s", async (target, status) => {
    const site = await newSite({ paths });
    const answer = await verify(site, null, { target, isNavigation: false });
    expect(answer.status).toBe(status);
    if (answer.status === "pass") expect(answer.headers).toEqual(emptyProxyHeaders);
  });

  it.each([
    ["/admin/x", "pass", "denied"],
    ["/page//x", "pass", "denied"],
    ["/page", "pass", "pass"],
  ])("%s is for those of the group: %s, and for others: %s", async (target, ofGroup, ofOthers) => {
    const site = await newSite({ paths });
    for (const [groups, status] of [
      [["staff"], ofGroup],
      [[], ofOthers],
    ] as const) {
      const { token } = await person({ groups: [...groups] });
      expect((await verify(site, await enter(site, token), { target })).status).toBe(status);
    }
  });

  it("an open path of an application that is off is not open", async () => {
    const site = await newSite({ paths, status: "off" });
    expect(await verify(site, null, { target: "/health", isNavigation: false })).toEqual({ status: "unauthorized" });
  });

  it("who may not enter is nobody on an open path", async () => {
    const site = await newSite({ paths });
    const { token, userId } = await person();
    const cookie = await enter(site, token);
    await world().call("PATCH", `/organizations/proxied/applications/${site.id}`, { access: { denyUsers: [userId] } });
    const answer = await verify(site, cookie, { target: "/health", now: later(beyondMemory) });
    expect(answer).toMatchObject({ status: "pass", headers: emptyProxyHeaders, use: null });
  });
});

it("that somebody works in an application is noted, and keeps their session", async () => {
  const site = await newSite();
  const { token, userId, sessionId } = await person();
  const cookie = await enter(site, token);
  const noted = async () =>
    (await world().database.db.select().from(applicationUses).where(eq(applicationUses.userId, userId)))[0]?.lastUsedAt;
  const ends = async () =>
    (await world().database.db.select().from(sessions).where(eq(sessions.id, sessionId)))[0]?.expiresAt.getTime() ?? 0;
  const [before, idleBefore] = [await noted(), await ends()];
  expect(before).toBeDefined();
  const now = later(600_000);
  const answer = await verify(site, cookie, { now });
  if (answer.status !== "pass" || !answer.use) throw new Error("nothing to note");
  await recordProxyUse(answer.use, testContext(world().database.db, now));
  expect(await noted()).toEqual(now);
  expect(await ends()).toBeGreaterThan(idleBefore);
  expect(await verify(site, cookie, { now })).toMatchObject({ status: "pass", use: null });
});

it("what no header can say is written down for administrators", async () => {
  const site = await newSite();
  const { token, userId } = await person();
  await world().call("PATCH", `/organizations/proxied/users/${userId}`, { fullName: "ü".repeat(200) });
  const cookie = await enter(site, token);
  expect(await verify(site, cookie)).toMatchObject({ headers: { "Remote-Name": "", "Remote-User": userId } });
  const { items } = (await world().call("GET", "/organizations/proxied/audit?limit=1")).body;
  expect(items).toMatchObject([
    {
      action: "application.left_out",
      target: "Wiki",
      changes: [{ field: "headers", from: ["Remote-Name"], to: null }],
    },
  ]);
});
