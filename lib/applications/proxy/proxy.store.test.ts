import { and, eq } from "drizzle-orm";
import { createRemoteJWKSet, customFetch, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signInEvents } from "@/drizzle/schema/activity";
import { applicationUses } from "@/drizzle/schema/applications";
import { proxySessions, proxyTickets } from "@/drizzle/schema/proxy";
import { sessions } from "@/drizzle/schema/sessions";
import { apiCaller } from "@/e2e/support/api-caller";
import { countRoundTrips } from "@/e2e/support/count-round-trips";
import { providerOver, signedInPerson } from "@/e2e/support/provider-world";
import { baseUrl, openTestDatabase, testContext } from "@/e2e/support/test-database";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { hashToken, randomId, randomToken } from "@/lib/crypto/tokens";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { findOrganization } from "@/lib/directory/organization-store";
import { deleteSession } from "@/lib/directory/session-store";
import { endProxiedSession } from "./end-proxied-session";
import { openSigner } from "./open-signer";
import { emptyProxyHeaders } from "./proxy-headers";
import { sealProxyState } from "./proxy-state";
import { recordProxyUse } from "./record-proxy-use";
import { redeemProxyTicket } from "./redeem-proxy-ticket";
import { startProxied } from "./start-proxied";
import { verifiedBounds, verifyRequest } from "./verify-request";

let database: DatabaseHandle;
const call = apiCaller(() => database.db);
let organizationId: string;
let otherOrganizationId: string;

beforeAll(async () => {
  database = await openTestDatabase();
  for (const slug of ["proxied", "elsewhere"]) await call("POST", "/organizations", { slug, name: slug });
  organizationId = (await findOrganization(database.db, "proxied"))?.id ?? "";
  otherOrganizationId = (await findOrganization(database.db, "elsewhere"))?.id ?? "";
  await call("POST", "/organizations/proxied/groups", { key: "staff", name: "Staff" });
});
afterAll(() => database?.close());

type Site = { id: string; origin: string; host: string };

async function newSite(more: object = {}, slug = "proxied"): Promise<Site> {
  const host = `${randomId(8)}.test`;
  const body = { kind: "proxy", name: "Wiki", origin: `https://${host}`, ...more };
  const { body: made } = await call("POST", `/organizations/${slug}/applications`, body);
  return { id: made.id, origin: made.origin, host };
}

/** As long after now as told; a moment of its own for each question keeps the memory out of tests that are not about it. */
const later = (milliseconds: number) => new Date(Date.now() + milliseconds);
const beyondMemory = verifiedBounds.milliseconds;

const person = (change: Parameters<typeof signedInPerson>[2] = {}) =>
  signedInPerson(database.db, organizationId, change);

function verify(site: Site, token: string | null, more: { target?: string; now?: Date; isNavigation?: boolean } = {}) {
  const { target = "/page", now = new Date(), isNavigation = true } = more;
  const ctx = testContext(database.db, now);
  const request = { host: site.host, target, isNavigation };
  return verifyRequest({ applicationId: site.id, token, request, signJwt: openSigner(ctx) }, ctx);
}

/** A browser that begins on the application's host. */
function newWay(site: Site, returnPath = "/page", now = new Date()) {
  const cookie = randomToken(32);
  const state = sealProxyState(secretBox(), site.id, { browserHash: hashToken(cookie), returnPath }, now);
  return { cookie, state };
}

function start(site: Site, state: string | null, token: string | null, more: { attempt?: string; now?: Date } = {}) {
  const { attempt = null, now = new Date() } = more;
  return startProxied({ applicationId: site.id, state, attempt, token }, testContext(database.db, now));
}

async function ticketOf(site: Site, state: string, token: string): Promise<string> {
  const outcome = await start(site, state, token);
  const address = outcome.status === "application" ? outcome.address : "";
  expect(address).toMatch(new RegExp(`^${site.origin}/_gatehouse/callback\\?ticket=[\\w-]{43}$`));
  return new URL(address).searchParams.get("ticket") ?? "";
}

const redeem = (site: Site, ticket: string, wayCookie: string | null, more: { host?: string; now?: Date } = {}) =>
  redeemProxyTicket(
    { ticket, host: more.host ?? site.host, wayCookie },
    testContext(database.db, more.now ?? new Date()),
  );

/** Somebody who went the whole way: the token in the cookie of the application's host. */
async function enter(site: Site, token: string): Promise<string> {
  const { cookie, state } = newWay(site);
  const outcome = await redeem(site, await ticketOf(site, state, token), cookie);
  if (outcome.status !== "session") throw new Error(`not let in: ${outcome.code}`);
  return outcome.token;
}

describe("the way in", () => {
  it("from a page, over our host, back to that page: and then the application knows who it is", async () => {
    const site = await newSite();
    const { userId, token } = await person({ groups: ["staff"] });
    expect(await verify(site, null, { target: "/page?a=b" })).toEqual({
      status: "sign-in",
      origin: site.origin,
      returnPath: "/page?a=b",
    });
    const { cookie, state } = newWay(site, "/page?a=b");
    const outcome = await redeem(site, await ticketOf(site, state, token), cookie);
    expect(outcome).toMatchObject({ status: "session", origin: site.origin, returnPath: "/page?a=b" });
    const own = outcome.status === "session" ? outcome.token : "";
    const answer = await verify(site, own);
    expect(answer).toMatchObject({
      status: "pass",
      headers: { "Remote-User": userId, "Remote-Name": "Ada Lovelace", "Remote-Groups": "staff" },
    });
    // Our own session's token opens nothing there, and the application's nothing here.
    expect(own).not.toBe(token);
    expect(await verify(site, token)).toMatchObject({ status: "sign-in" });
  });

  it("who has to sign in first finds the way again by a handle of which only the hash is kept", async () => {
    const site = await newSite();
    const { cookie, state } = newWay(site);
    const waiting = await start(site, state, null);
    if (waiting.status !== "sign-in") throw new Error("nobody was asked to sign in");
    expect(waiting.organization).toBe("proxied");
    const { token } = await person();
    const back = await start(site, null, token, { attempt: waiting.attempt });
    const ticket = back.status === "application" ? new URL(back.address).searchParams.get("ticket") : null;
    expect(await redeem(site, ticket ?? "", cookie)).toMatchObject({ status: "session", returnPath: "/page" });
    const tooLate = await start(site, null, token, { attempt: waiting.attempt, now: later(3_600_000) });
    expect(tooLate).toEqual({ status: "application", address: site.origin });
  });

  it("the claims are signed for this application, by a key that we publish", async () => {
    const site = await newSite();
    const { userId, token } = await person();
    const answer = await verify(site, await enter(site, token));
    const jwt = answer.status === "pass" ? answer.headers["X-Gatehouse-Jwt"] : "";
    const provider = providerOver(database.db);
    const keys = createRemoteJWKSet(new URL(`${baseUrl}/op/jwks`), { [customFetch]: (url) => provider(String(url)) });
    const { payload } = await jwtVerify(jwt, keys, { issuer: `${baseUrl}/op`, audience: site.id });
    expect(payload).toMatchObject({ sub: userId, organization: "proxied", amr: ["otp"] });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
    await expect(jwtVerify(jwt, keys, { audience: "another" })).rejects.toThrow();
  });

  it("one question is one round trip, and the next ones within five seconds none", async () => {
    const own = await openTestDatabase();
    try {
      const count = countRoundTrips(own.db);
      const ctx = testContext(own.db);
      const question = {
        applicationId: "none",
        token: randomToken(32),
        request: { host: "a.test", target: "/", isNavigation: true },
        signJwt: openSigner(ctx),
      };
      await verifyRequest(question, ctx);
      expect(count()).toBe(1);
    } finally {
      await own.close();
    }
    const site = await newSite();
    const { token } = await person();
    const cookie = await enter(site, token);
    const now = new Date();
    await verify(site, cookie, { now });
    await database.db.delete(proxySessions).where(eq(proxySessions.tokenHash, hashToken(cookie)));
    expect(await verify(site, cookie, { now: new Date(now.getTime() + 4_999) })).toMatchObject({ status: "pass" });
    expect(await verify(site, cookie, { now: new Date(now.getTime() + 5_000) })).toMatchObject({ status: "sign-in" });
  });
});

describe("who is let in no more", () => {
  it.each<[string, (ids: { userId: string; sessionId: string; site: Site }) => Promise<unknown>, string]>([
    ["whose session was ended", ({ sessionId }) => deleteSession(database.db, organizationId, sessionId), "sign-in"],
    [
      "who is suspended",
      ({ userId }) => call("PATCH", `/organizations/proxied/users/${userId}`, { status: "suspended" }),
      "sign-in",
    ],
    ["who is deleted", ({ userId }) => call("DELETE", `/organizations/proxied/users/${userId}`), "sign-in"],
    [
      "whom the access rule lets in no more",
      ({ site }) =>
        call("PATCH", `/organizations/proxied/applications/${site.id}`, { access: { mode: "any", groups: ["staff"] } }),
      "denied",
    ],
    [
      "whose application is off",
      ({ site }) => call("PATCH", `/organizations/proxied/applications/${site.id}`, { status: "off" }),
      "denied",
    ],
    [
      "whose application is deleted",
      ({ site }) => call("DELETE", `/organizations/proxied/applications/${site.id}`),
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
    await endProxiedSession(cookie, testContext(database.db));
    expect(await verify(site, cookie)).toMatchObject({ status: "sign-in" });
    expect(await database.db.select().from(sessions).where(eq(sessions.id, sessionId))).toEqual([]);
    await endProxiedSession(randomToken(32), testContext(database.db));
  });
});

describe("a ticket", () => {
  it.each<[string, (site: Site, ticket: string, cookie: string) => ReturnType<typeof redeem>, string]>([
    ["that we did not make", (site, _ticket, cookie) => redeem(site, randomToken(32), cookie), "ticket_invalid"],
    ["that is very long", (site, _ticket, cookie) => redeem(site, "x".repeat(100_000), cookie), "ticket_invalid"],
    ["in another browser", (site, ticket) => redeem(site, ticket, randomToken(32)), "browser_binding"],
    ["in a browser without a cookie", (site, ticket) => redeem(site, ticket, null), "browser_binding"],
    [
      "whose time is over",
      (site, ticket, cookie) => redeem(site, ticket, cookie, { now: later(60_000) }),
      "ticket_invalid",
    ],
    [
      "on another origin",
      (site, ticket, cookie) => redeem(site, ticket, cookie, { host: "evil.test" }),
      "browser_binding",
    ],
  ])("%s begins no session, and is used up", async (_name, attack, code) => {
    const site = await newSite();
    const { token } = await person();
    const { cookie, state } = newWay(site);
    const ticket = await ticketOf(site, state, token);
    expect(await attack(site, ticket, cookie)).toEqual({ status: "failed", code });
    if (code === "browser_binding")
      expect(await redeem(site, ticket, cookie)).toEqual({ status: "failed", code: "ticket_invalid" });
    const left = eq(proxySessions.applicationId, site.id);
    expect(await database.db.select().from(proxySessions).where(left)).toEqual([]);
  });

  it("is good once, also when it is shown twice at the same time", async () => {
    const site = await newSite();
    const { token } = await person();
    const { cookie, state } = newWay(site);
    const ticket = await ticketOf(site, state, token);
    const outcomes = await Promise.all([redeem(site, ticket, cookie), redeem(site, ticket, cookie)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["failed", "session"]);
    expect(await redeem(site, ticket, cookie)).toMatchObject({ status: "failed" });
  });

  it("of a session that ended, or of a right that was taken, begins nothing", async () => {
    const site = await newSite();
    const ended = await person();
    const first = newWay(site);
    const ticket = await ticketOf(site, first.state, ended.token);
    await deleteSession(database.db, organizationId, ended.sessionId);
    expect(await redeem(site, ticket, first.cookie)).toMatchObject({ code: "ticket_invalid" });
    const { token, userId } = await person();
    const second = newWay(site);
    const another = await ticketOf(site, second.state, token);
    await call("PATCH", `/organizations/proxied/applications/${site.id}`, { access: { denyUsers: [userId] } });
    expect(await redeem(site, another, second.cookie)).toMatchObject({ code: "ticket_invalid" });
  });

  it("is kept as a hash, and so is the cookie that it becomes", async () => {
    const site = await newSite();
    const { token } = await person();
    const { cookie, state } = newWay(site);
    const ticket = await ticketOf(site, state, token);
    const outcome = await redeem(site, ticket, cookie);
    const own = outcome.status === "session" ? outcome.token : "";
    const rows = JSON.stringify([
      await database.db.select().from(proxyTickets),
      await database.db.select().from(proxySessions),
    ]);
    for (const secret of [ticket, own, cookie, token]) expect(rows).not.toContain(secret);
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
    const ctx = testContext(database.db);
    const question = { applicationId: site.id, token: cookie, request: null, signJwt: openSigner(ctx) };
    expect(await verifyRequest(question, ctx)).toEqual({ status: "misconfigured" });
  });
});

describe("somebody of another organization", () => {
  it("gets no ticket, whatever they are signed in to, and no event names them", async () => {
    const site = await newSite();
    const stranger = await signedInPerson(database.db, otherOrganizationId);
    const { state } = newWay(site);
    expect(await start(site, state, stranger.token)).toMatchObject({ status: "sign-in", organization: "proxied" });
    const ofStranger = eq(signInEvents.userId, stranger.userId);
    expect(await database.db.select().from(signInEvents).where(ofStranger)).toEqual([]);
  });
});

describe("what leads a browser elsewhere", () => {
  it.each<[string, (site: Site, other: Site) => string]>([
    ["a state that we did not seal", () => "g1.x.y.z"],
    ["a path in the clear", () => "https://evil.test/"],
    ["a very long one", () => "x".repeat(100_000)],
    ["the state of another application", (_site, other) => newWay(other).state],
    ["one that is too old", (site) => newWay(site, "/page", later(-600_000)).state],
    ["one that leads to another host", (site) => newWay(site, "https://evil.test/").state],
  ])("%s begins anew at the registered origin", async (_name, state) => {
    const [site, other] = [await newSite(), await newSite()];
    const { token } = await person();
    expect(await start(site, state(site, other), token)).toEqual({ status: "application", address: site.origin });
  });

  it("an attempt of another application is none of this one", async () => {
    const [site, other] = [await newSite(), await newSite()];
    const waiting = await start(site, newWay(site).state, null);
    const attempt = waiting.status === "sign-in" ? waiting.attempt : "";
    const { token } = await person();
    expect(await start(other, null, token, { attempt })).toEqual({ status: "application", address: other.origin });
  });

  it.each(["//evil.test/", "/\\evil.test", "/@evil.test"])(
    "the path %s stays on the registered origin",
    async (path) => {
      const site = await newSite();
      const { token } = await person();
      const { cookie, state } = newWay(site, path);
      const outcome = await redeem(site, await ticketOf(site, state, token), cookie);
      if (outcome.status !== "session") throw new Error("not let in");
      expect(new URL(outcome.origin + outcome.returnPath).origin).toBe(site.origin);
    },
  );
});

describe("who may not enter", () => {
  const rule = { access: { mode: "any", groups: ["staff"] } };
  const eventsOf = (userId: string) =>
    database.db
      .select()
      .from(signInEvents)
      .where(and(eq(signInEvents.organizationId, organizationId), eq(signInEvents.userId, userId)));

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
    await call("PATCH", `/organizations/proxied/applications/${site.id}`, { access: { denyUsers: [userId] } });
    const answer = await verify(site, cookie, { target: "/health", now: later(beyondMemory) });
    expect(answer).toMatchObject({ status: "pass", headers: emptyProxyHeaders, use: null });
  });
});

it("that somebody works in an application is noted, and keeps their session", async () => {
  const site = await newSite();
  const { token, userId, sessionId } = await person();
  const cookie = await enter(site, token);
  const noted = async () =>
    (await database.db.select().from(applicationUses).where(eq(applicationUses.userId, userId)))[0]?.lastUsedAt;
  const ends = async () =>
    (await database.db.select().from(sessions).where(eq(sessions.id, sessionId)))[0]?.expiresAt.getTime() ?? 0;
  const [before, idleBefore] = [await noted(), await ends()];
  expect(before).toBeDefined();
  const now = later(600_000);
  const answer = await verify(site, cookie, { now });
  if (answer.status !== "pass" || !answer.use) throw new Error("nothing to note");
  await recordProxyUse(answer.use, testContext(database.db, now));
  expect(await noted()).toEqual(now);
  expect(await ends()).toBeGreaterThan(idleBefore);
  expect(await verify(site, cookie, { now })).toMatchObject({ status: "pass", use: null });
});

it("what no header can say is written down for administrators", async () => {
  const site = await newSite();
  const { token, userId } = await person();
  await call("PATCH", `/organizations/proxied/users/${userId}`, { fullName: "ü".repeat(200) });
  const cookie = await enter(site, token);
  expect(await verify(site, cookie)).toMatchObject({ headers: { "Remote-Name": "", "Remote-User": userId } });
  const { items } = (await call("GET", "/organizations/proxied/audit?limit=1")).body;
  expect(items).toMatchObject([
    {
      action: "application.left_out",
      target: "Wiki",
      changes: [{ field: "headers", from: ["Remote-Name"], to: null }],
    },
  ]);
});
