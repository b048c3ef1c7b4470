import { eq } from "drizzle-orm";
import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applications } from "@/drizzle/schema/applications";
import { groups, userGroups } from "@/drizzle/schema/directory";
import { type ApplicationWorld, everyone, openApplicationWorld } from "@/e2e/support/application-world";
import { ProviderBrowser, providerOver } from "@/e2e/support/provider-world";
import { begin, follow, oauthError, signInTo } from "@/e2e/support/relying-party";
import { baseUrl } from "@/e2e/support/test-database";

let world: ApplicationWorld;

beforeAll(async () => {
  world = await openApplicationWorld();
});
afterAll(() => world.close());

const keyOf = (index: number) => `team-${String(index).padStart(5, "0")}`;
const inPieces = <T>(all: readonly T[]) =>
  Array.from({ length: Math.ceil(all.length / 2_000) }, (_, piece) => all.slice(piece * 2_000, (piece + 1) * 2_000));

/** Somebody in 10,000 groups. */
async function member() {
  const person = await world.ada();
  const { organizationId, db } = world;
  const keys = Array.from({ length: 10_000 }, (_, index) => keyOf(index));
  for (const piece of inPieces(keys)) {
    await db.insert(groups).values(piece.map((key) => ({ organizationId, key, name: key })));
    const grant = { organizationId, userId: person.userId, grantedBy: "manual", reason: "manual" };
    await db.insert(userGroups).values(piece.map((groupKey) => ({ ...grant, groupKey })));
  }
  return { ...person, keys };
}

describe("somebody in 10,000 groups", () => {
  it("has a token that is short and says that they are missing, and userinfo gives them by page", async () => {
    const { config } = await world.wiki();
    const { browser, keys } = await member();
    const tokens = await signInTo(config, browser);
    expect(String(tokens.id_token).length).toBeLessThan(2_000);
    expect(tokens.claims()).toMatchObject({ groups_overage: true });
    expect(tokens.claims()?.groups).toBeUndefined();

    const ask = async (query: string) => {
      const headers = { authorization: `Bearer ${tokens.access_token}` };
      return (await providerOver(world.db)(`${baseUrl}/op/userinfo${query}`, { headers })).json();
    };
    expect(await ask("")).toMatchObject({ groups_overage: true });
    const read: string[] = [];
    let next: string | undefined = "";
    while (next !== undefined) {
      const page: { groups: string[]; groups_next?: string; sub: string } = await ask(
        `?claim=groups&after=${encodeURIComponent(next)}`,
      );
      expect(page.sub).toBe(tokens.claims()?.sub);
      read.push(...page.groups);
      next = page.groups_next;
    }
    expect(read).toEqual(keys);
    expect((await ask("?claim=email&after=a")).email).toBe((await ask("")).email);
  });
});

describe("between two refreshes", () => {
  it("the access rule changes: the second one is refused, and nothing is left of the first", async () => {
    const { application, config } = await world.wiki();
    const { browser } = await world.ada();
    const tokens = await signInTo(config, browser);
    const second = await client.refreshTokenGrant(config, String(tokens.refresh_token));
    const access = { ...everyone, mode: "any", roles: ["admin"] };
    await world.db.update(applications).set({ access }).where(eq(applications.id, application.id));
    expect(await oauthError(client.refreshTokenGrant(config, String(second.refresh_token)))).toBe("invalid_grant");
    expect(await oauthError(client.fetchUserInfo(config, second.access_token, client.skipSubjectCheck))).toBeTruthy();
  });
});

describe("the exchange of a code", () => {
  it("is refused for another address than the code went to", async () => {
    const other = "https://app.test/other";
    const { config } = await world.wiki({ redirectUris: ["https://app.test/callback", other] });
    const { browser } = await world.ada();
    const { url, checks } = await begin(config);
    const landing = await follow(browser, url);
    const moved = new URL(other);
    moved.search = landing.search;
    expect(await oauthError(client.authorizationCodeGrant(config, moved, checks))).toBe("invalid_grant");
  });
});

describe("cookies that are too long", () => {
  it.each([
    ["of ours", "__Host-authjs.session-token"],
    ["of a request under way", "gatehouse.interaction"],
    ["of somebody else", "tracking"],
  ])("%s are those of nobody", async (_name, cookie) => {
    const { config } = await world.wiki();
    const { url } = await begin(config);
    const headers = { cookie: `${cookie}=${"x".repeat(100_000)}`, accept: "text/html" };
    const answer = await providerOver(world.db)(url.href, { headers });
    expect(new URL(answer.headers.get("location") ?? "", baseUrl).pathname).toMatch(/^\/op\/interaction\//);
    const browser = new ProviderBrowser(world.db);
    expect((await follow(browser, url)).pathname).toMatch(/^\/op\/interaction\//);
  });
});
