import * as client from "openid-client";
import { describe, expect, it } from "vitest";
import { newApplication, ProviderBrowser, signedInPerson } from "@/e2e/support/provider-world";
import { sharedProxyWorld } from "@/e2e/support/proxy-world";
import { relyingParty, signInTo } from "@/e2e/support/relying-party";
import { testContext } from "@/e2e/support/test-database";
import { changeStatuses } from "@/lib/directory/change-statuses";
import { endSessions } from "@/lib/directory/end-sessions";
import { takeRateLimit } from "@/lib/net/rate-limit";

const { world, newSite, person, enter } = sharedProxyWorld();

/** A key of an organization, and what it is told about a token. */
async function asker(slug = "proxied", more: object = {}) {
  const { body } = await world().call("POST", `/organizations/${slug}/keys`, { name: "In-house", ...more });
  const ask = (token: string, application?: string) =>
    world().call("POST", "/sessions/verify", { token, application }, { key: body.key });
  return { ask, id: body.id as string };
}

const inactive = { status: 200, body: { active: false, reason: "not_signed_in", reference: null } };

describe("a token of ours becomes the person", () => {
  it("by the cookie of an application's host, with the application's claims", async () => {
    const site = await newSite({ claims: [{ claim: "team", from: "groups" }] });
    const { token, userId } = await person({ groups: ["staff"] });
    const { ask } = await asker();
    const { body } = await ask(await enter(site, token), site.id);
    expect(body).toMatchObject({
      active: true,
      user: { id: userId, name: "Ada Lovelace" },
      organization: { slug: "proxied" },
      groups: ["staff"],
      connection: null,
      application: { id: site.id, name: "Wiki" },
      claims: { sub: userId, team: ["staff"] },
    });
    expect(new Date(body.expiresAt).getTime()).toBeGreaterThan(Date.now());
  });

  it("by an access token, until that one ends", async () => {
    const { db } = world().database;
    const { application, secret } = await newApplication(db, world().organizationId);
    const config = await relyingParty(db, application, client.ClientSecretBasic(secret));
    const { token, userId } = await person();
    const tokens = await signInTo(config, new ProviderBrowser(db, token));
    const { ask } = await asker();
    const { body } = await ask(tokens.access_token, application.id);
    expect(body).toMatchObject({ active: true, user: { id: userId }, claims: { sub: userId } });
    expect(new Date(body.expiresAt).getTime()).toBeLessThanOrEqual(Date.now() + 3_600_000);
    await client.tokenRevocation(config, tokens.access_token);
    expect(await ask(tokens.access_token, application.id)).toMatchObject(inactive);
    // Neither a refresh token nor an ID token stands for a browser.
    for (const other of [tokens.refresh_token, tokens.id_token])
      expect(await ask(String(other), application.id)).toMatchObject(inactive);
  });

  it("by the cookie of our own host, without claims where no application is named", async () => {
    const { token, userId } = await person();
    const { ask } = await asker();
    expect((await ask(token)).body).toMatchObject({
      active: true,
      user: { id: userId },
      application: null,
      claims: null,
    });
  });

  it("also for a key that only reads", async () => {
    const { token } = await person();
    const { ask } = await asker("proxied", { readOnly: true });
    expect((await ask(token)).body).toMatchObject({ active: true });
  });
});

describe("nobody is", () => {
  it("a token that is made up, or ended, or whose person is suspended", async () => {
    const { ask } = await asker();
    expect(await ask("made-up")).toMatchObject(inactive);
    const site = await newSite();
    const ended = await person();
    const cookie = await enter(site, ended.token);
    await endSessions(
      { organizationId: world().organizationId, filter: { session: ended.sessionId }, byOperator: false },
      "revoked",
      testContext(world().database.db),
    );
    expect(await ask(cookie, site.id)).toMatchObject(inactive);
    const suspended = await person();
    const change = {
      organizationId: world().organizationId,
      userIds: [suspended.userId],
      status: "suspended" as const,
    };
    await changeStatuses(change, testContext(world().database.db));
    expect(await ask(suspended.token)).toMatchObject(inactive);
  });

  it("somebody of another organization, whichever application is named", async () => {
    const site = await newSite();
    const stranger = await signedInPerson(world().database.db, world().otherOrganizationId);
    const { ask } = await asker();
    expect(await ask(stranger.token)).toMatchObject(inactive);
    expect(await ask(stranger.token, site.id)).toMatchObject(inactive);
    const operator = await world().call("POST", "/sessions/verify", { token: stranger.token });
    expect(operator.body).toMatchObject({ active: true, organization: { slug: "elsewhere" } });
  });

  it("whoever brings the token of another application, which could have passed it on", async () => {
    const [wiki, shop] = [await newSite(), await newSite()];
    const { token } = await person();
    const cookie = await enter(wiki, token);
    const { ask } = await asker();
    expect((await ask(cookie, wiki.id)).body).toMatchObject({ active: true });
    expect(await ask(cookie, shop.id)).toMatchObject(inactive);
  });
});

describe("the access rule", () => {
  it("says no with a reference that is in Activity, whether the application is named or follows from the token", async () => {
    const site = await newSite();
    const { token, userId } = await person();
    const cookie = await enter(site, token);
    const { ask } = await asker();
    await world().call("PATCH", `/organizations/proxied/applications/${site.id}`, { access: { denyUsers: [userId] } });
    const { body } = await ask(cookie, site.id);
    expect(body).toMatchObject({ active: false, reason: "application_denied" });
    const event = await world().call("GET", `/organizations/proxied/events/${body.reference}`);
    expect(event.body).toMatchObject({ code: "application_denied" });
    expect((await ask(cookie)).body).toMatchObject({ active: false, reason: "application_denied" });
    expect((await ask(token)).body).toMatchObject({ active: true });
  });

  it("is not asked of an application that the key does not have", async () => {
    const foreign = await newSite({}, "elsewhere");
    const { token } = await person();
    const { ask } = await asker();
    expect(await ask(token, foreign.id)).toMatchObject({ status: 404, body: { code: "not_found" } });
    expect(await ask("made-up", "nothing")).toMatchObject({ status: 404 });
  });
});

describe("who may ask", () => {
  it("nobody without a key, and no key more often than its limit", async () => {
    const { token } = await person();
    const anonymous = await world().call("POST", "/sessions/verify", { token }, { key: null });
    expect(anonymous.status).toBe(401);
    const { ask, id } = await asker();
    for (let used = 0; used < 1200; used++) await takeRateLimit("api", id);
    expect(await ask(token)).toMatchObject({ status: 429, body: { code: "rate_limited" } });
  });
});
