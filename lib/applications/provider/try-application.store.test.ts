import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signInEvents } from "@/drizzle/schema/activity";
import { applicationSessions, applicationUses } from "@/drizzle/schema/applications";
import { oidcArtifacts } from "@/drizzle/schema/provider";
import { type ApplicationWorld, everyone, openApplicationWorld } from "@/e2e/support/application-world";
import { type ProviderBrowser, providerDependencies } from "@/e2e/support/provider-world";
import { follow } from "@/e2e/support/relying-party";
import { baseUrl, testContext } from "@/e2e/support/test-database";
import { randomToken } from "@/lib/crypto/tokens";
import { findApplicationTest } from "./application-test-store";
import { beginApplicationTest, finishApplicationTest } from "./try-application";

let world: ApplicationWorld;

beforeAll(async () => {
  world = await openApplicationWorld();
});
afterAll(() => world.close());

const ctx = () => testContext(world.db);

async function begin({ id: applicationId }: { id: string }, isFresh = false) {
  const begun = await beginApplicationTest(
    { organizationId: world.organizationId, slug: "acme", applicationId, isFresh },
    ctx(),
  );
  if (!begun) throw new Error("not begun");
  return begun;
}

/** The whole test in one browser, with what it came to. */
async function tryIt(application: { id: string }, browser: ProviderBrowser) {
  const { address, kept } = await begin(application);
  const landing = await follow(browser, address);
  expect(landing.href.startsWith(`${baseUrl}/op/try?`)).toBe(true);
  expect(await finishApplicationTest({ query: landing.searchParams, kept }, providerDependencies, ctx())).toBe(true);
  return { result: await findApplicationTest(world.db, kept.state, new Date()), landing, kept };
}

describe("trying an application", () => {
  it("shows what the application would be told", async () => {
    const { application } = await world.wiki({ claims: [{ claim: "team", from: "value", value: "blue" }] });
    const { browser, userId } = await world.ada();
    const { result } = await tryIt(application, browser);
    if (result?.status !== "tokens") throw new Error(JSON.stringify(result));
    expect(result.idToken.header).toMatchObject({ alg: "RS256" });
    expect(result.idToken.payload).toMatchObject({ sub: userId, team: "blue", aud: `try-${application.clientId}` });
    expect(result.userInfo).toMatchObject({ sub: userId, team: "blue" });
    expect(result.accessToken.seconds).toBeGreaterThan(3_000);
  });

  it("changes nothing: no use, no session to tell of, no token that opens anything, no event", async () => {
    const { application } = await world.wiki();
    const { browser } = await world.ada();
    await tryIt(application, browser);
    const { db } = world;
    const of = { applicationId: application.id };
    expect(await db.$count(applicationUses, eq(applicationUses.applicationId, of.applicationId))).toBe(0);
    expect(await db.$count(applicationSessions, eq(applicationSessions.applicationId, of.applicationId))).toBe(0);
    expect(await db.$count(signInEvents, eq(signInEvents.applicationId, of.applicationId))).toBe(0);
    const left = await db.select().from(oidcArtifacts).where(eq(oidcArtifacts.applicationId, of.applicationId));
    expect(left.map(({ model }) => model)).toEqual(["Trial"]);
    expect(JSON.stringify(left)).not.toContain("Ada Lovelace");
  });

  it("shows who is turned away and why, and leaves no event of it", async () => {
    const { application } = await world.wiki({ access: { ...everyone, mode: "any", groups: ["staff"] } });
    const { browser } = await world.ada({ email: "denied@acme.test" });
    const { address, kept } = await begin(application);
    const { outcome } = await world.step(browser, await follow(browser, address));
    expect(outcome).toEqual({ to: "tried" });
    const result = await findApplicationTest(world.db, kept.state, new Date());
    expect(result).toMatchObject({ status: "denied", email: "denied@acme.test", expected: { key: "anyRoleOrGroup" } });
    expect(await world.db.$count(signInEvents, eq(signInEvents.applicationId, application.id))).toBe(0);
  });

  it("shows the error that the application would get", async () => {
    const { application } = await world.wiki();
    const { kept } = await begin(application);
    const query = new URLSearchParams({ state: kept.state, error: "login_required", error_description: "no session" });
    await finishApplicationTest({ query, kept }, providerDependencies, ctx());
    const result = { status: "error", error: "login_required", description: "no session" };
    expect(await findApplicationTest(world.db, kept.state, new Date())).toEqual(result);
  });

  it("asks the person again when told to", async () => {
    const { application } = await world.wiki();
    const { browser } = await world.ada();
    const { address } = await begin(application, true);
    const { outcome } = await world.step(browser, await follow(browser, address));
    expect(outcome).toMatchObject({ to: "sign-in" });
  });
});

describe("the test client", () => {
  it("belongs to the browser that began: another one's answer is not taken", async () => {
    const { application } = await world.wiki();
    const [{ kept }, { browser }] = [await begin(application), await world.ada()];
    const foreign = await begin(application);
    const landing = await follow(browser, foreign.address);
    expect(await finishApplicationTest({ query: landing.searchParams, kept }, providerDependencies, ctx())).toBe(false);
    expect(await findApplicationTest(world.db, kept.state, new Date())).toBeNull();
    // The same with the right state: the code is of another request.
    const mixed = new URLSearchParams(landing.searchParams);
    mixed.set("state", kept.state);
    await finishApplicationTest({ query: mixed, kept }, providerDependencies, ctx());
    expect(await findApplicationTest(world.db, kept.state, new Date())).toMatchObject({
      status: "error",
      error: "invalid_grant",
    });
  });

  it("leads nowhere but to us, whatever the application has registered", async () => {
    const { application } = await world.wiki();
    const { browser } = await world.ada();
    const { address } = await begin(application);
    for (const elsewhere of [...application.redirectUris, "https://evil.test/"]) {
      const changed = new URL(address);
      changed.searchParams.set("redirect_uri", elsewhere);
      expect((await browser.open(changed.href)).headers.get("location")).toBeNull();
    }
  });

  it("is none for a site behind a proxy, for another organization, and for what is off", async () => {
    const { application } = await world.wiki({ status: "off" });
    const { application: open } = await world.wiki();
    const at = (organizationId: string, applicationId: string) =>
      beginApplicationTest({ organizationId, slug: "acme", applicationId, isFresh: false }, ctx());
    expect(await at(world.organizationId, application.id)).toBeNull();
    expect(await at(world.otherOrganizationId, open.id)).toBeNull();
    expect(await at(world.organizationId, randomToken(8))).toBeNull();
  });
});
