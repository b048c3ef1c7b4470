import { eq } from "drizzle-orm";
import { createRemoteJWKSet, customFetch, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { signInEvents } from "@/drizzle/schema/activity";
import { proxySessions, proxyTickets } from "@/drizzle/schema/proxy";
import { providerOver, signedInPerson } from "@/e2e/support/provider-world";
import { later, newWay, type Site, sharedProxyWorld } from "@/e2e/support/proxy-world";
import { countRoundTrips } from "@/e2e/support/statements";
import { baseUrl, openTestDatabase, testContext } from "@/e2e/support/test-database";
import { hashToken, randomToken } from "@/lib/crypto/tokens";
import { deleteSessions } from "@/lib/directory/session-end-store";
import { findSignInFor } from "../find-sign-in-for";
import { openSigner } from "./open-signer";
import { verifyRequest } from "./verify-request";
import { waitingPath } from "./waiting-attempt";

// The way of a browser from the application to us and back.
const { world, newSite, person, verify, start, ticketOf, redeem, enter } = sharedProxyWorld();

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
    const provider = providerOver(world().database.db);
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
    await world()
      .database.db.delete(proxySessions)
      .where(eq(proxySessions.tokenHash, hashToken(cookie)));
    expect(await verify(site, cookie, { now: new Date(now.getTime() + 4_999) })).toMatchObject({ status: "pass" });
    expect(await verify(site, cookie, { now: new Date(now.getTime() + 5_000) })).toMatchObject({ status: "sign-in" });
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
    expect(await world().database.db.select().from(proxySessions).where(left)).toEqual([]);
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
    const { database, organizationId } = world();
    const which = { organizationId, filter: { session: ended.sessionId }, byOperator: true };
    await deleteSessions(database.db, which);
    expect(await redeem(site, ticket, first.cookie)).toMatchObject({ code: "ticket_invalid" });
    const { token, userId } = await person();
    const second = newWay(site);
    const another = await ticketOf(site, second.state, token);
    await world().call("PATCH", `/organizations/proxied/applications/${site.id}`, { access: { denyUsers: [userId] } });
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
      await world().database.db.select().from(proxyTickets),
      await world().database.db.select().from(proxySessions),
    ]);
    for (const secret of [ticket, own, cookie, token]) expect(rows).not.toContain(secret);
  });
});

describe("somebody of another organization", () => {
  it("gets no ticket, whatever they are signed in to, and no event names them", async () => {
    const site = await newSite();
    const stranger = await signedInPerson(world().database.db, world().otherOrganizationId);
    const { state } = newWay(site);
    const outcome = await start(site, state, stranger.token);
    if (outcome.status !== "switch") throw new Error(outcome.status);
    // They are offered to change, on a page that names the application, and come back to the same way.
    const waiting = waitingPath({ applicationId: site.id, handle: outcome.attempt });
    const asking = await findSignInFor(world().database.db, waiting, new Date());
    expect(asking).toMatchObject({ applicationName: "Wiki", organization: { slug: "proxied" } });
    const other = waitingPath({ applicationId: (await newSite()).id, handle: outcome.attempt });
    expect(await findSignInFor(world().database.db, other, new Date())).toBeNull();
    expect(await findSignInFor(world().database.db, waiting, later(3_600_000))).toBeNull();
    const ofStranger = eq(signInEvents.userId, stranger.userId);
    expect(await world().database.db.select().from(signInEvents).where(ofStranger)).toEqual([]);
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
  ])("%s begins again at the registered origin", async (_name, state) => {
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
