import { eq } from "drizzle-orm";
import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessions } from "@/drizzle/schema/sessions";
import { type ApplicationWorld, openApplicationWorld } from "@/e2e/support/application-world";
import { ProviderBrowser, startSession } from "@/e2e/support/provider-world";
import { begin, follow } from "@/e2e/support/relying-party";
import { baseUrl } from "@/e2e/support/test-database";
import { findSignInFor } from "../find-sign-in-for";

let world: ApplicationWorld;

beforeAll(async () => {
  world = await openApplicationWorld();
});
afterAll(() => world.close());

const hourAgo = () => new Date(Date.now() - 3_600_000);

describe("a person whom an application wants to choose an account (prompt=select_account)", () => {
  it("says which account they use for prompt=select_account: going on is their word alone", async () => {
    const { config } = await world.wiki();
    const { browser, userId } = await world.ada();
    const { url, checks } = await begin(config, { prompt: "select_account" });
    const waiting = await follow(browser, url);
    const { uid, outcome } = await world.step(browser, waiting);
    expect(outcome).toEqual({ to: "choose" });
    // Nobody goes on by leaving the question out.
    const again = await follow(browser, `${baseUrl}/op/auth/${uid}`);
    expect(again.pathname).toMatch(/^\/op\/interaction\//);
    const landing = await world.resume(browser, again, { isChosen: true });
    const tokens = await client.authorizationCodeGrant(config, landing, checks);
    expect(tokens.claims()?.sub).toBe(userId);
  });

  it("has chosen by signing in, as somebody else too", async () => {
    const { config } = await world.wiki();
    const { browser } = await world.ada();
    const { url, checks } = await begin(config, { prompt: "select_account" });
    const waiting = await follow(browser, url);
    const bob = await world.ada();
    browser.signIn(bob.token);
    const tokens = await client.authorizationCodeGrant(config, await world.resume(browser, waiting), checks);
    expect(tokens.claims()?.sub).toBe(bob.userId);
  });

  it("authenticates again as well, where that is asked for beside the choice", async () => {
    const { config } = await world.wiki();
    const { browser } = await world.ada({ authenticatedAt: hourAgo() });
    const waiting = await follow(browser, (await begin(config, { prompt: "select_account login" })).url);
    const next = await world.resume(browser, waiting, { isChosen: true });
    expect(next.pathname).toMatch(/^\/op\/interaction\//);
    expect((await world.step(browser, next)).outcome.to).toBe("sign-in");
  });

  it("chooses at their provider, too: a session there does not choose for them", async () => {
    const { config } = await world.wiki();
    const waiting = await follow(
      new ProviderBrowser(world.db),
      (await begin(config, { prompt: "select_account" })).url,
    );
    const asking = await findSignInFor(world.db, waiting.pathname, new Date());
    expect(asking).toMatchObject({ wantsChoice: true, wantsFresh: false });
  });

  it.each([
    ["prompt=login", { prompt: "select_account login" }],
    ["max_age", { prompt: "select_account", max_age: "600" }],
  ])(
    "does not get around %s beside it by choosing with a session that their provider has had for long",
    async (_name, parameters) => {
      const { config } = await world.wiki();
      const browser = new ProviderBrowser(world.db);
      const waiting = await follow(browser, (await begin(config, parameters)).url);
      const asking = await findSignInFor(world.db, waiting.pathname, new Date());
      expect(asking).toMatchObject({ wantsChoice: true, wantsFresh: true });
      const { userId } = await world.ada();
      const { token, sessionId } = await startSession(world.db, world.organizationId, userId);
      await world.db.update(sessions).set({ authenticatedAt: hourAgo() }).where(eq(sessions.id, sessionId));
      browser.signIn(token);
      expect((await world.resume(browser, waiting)).searchParams.get("error")).toBe("login_required");
    },
  );

  it("answers both by signing in for the request", async () => {
    const { config } = await world.wiki();
    const browser = new ProviderBrowser(world.db);
    const { url, checks } = await begin(config, { prompt: "select_account login", max_age: "600" });
    const waiting = await follow(browser, url);
    const { token, userId } = await world.ada();
    browser.signIn(token);
    const tokens = await client.authorizationCodeGrant(config, await world.resume(browser, waiting), checks);
    expect(tokens.claims()?.sub).toBe(userId);
  });
});
