import { eq } from "drizzle-orm";
import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oidcArtifacts } from "@/drizzle/schema/provider";
import { proxySessions } from "@/drizzle/schema/proxy";
import { sessions } from "@/drizzle/schema/sessions";
import { type ApplicationWorld, openApplicationWorld } from "@/e2e/support/application-world";
import { beyondMemory, later, newWay, sharedProxyWorld } from "@/e2e/support/proxy-world";
import { begin, follow, oauthError, signInTo } from "@/e2e/support/relying-party";
import { crossings } from "@/e2e/support/statements";
import { testContext } from "@/e2e/support/test-database";
import type { Db } from "@/lib/db/database";
import { changeStatuses } from "@/lib/directory/change-statuses";

/*
 * The person of an application is suspended between any two statements of what lets it in, and the other way round: it gets what ends
 * with the session, or a refusal that it understands, and nothing is left of either. Looked for: what is read of a session and of its
 * person one after the other, and what is written for a session that has ended.
 */

const suspend = (db: Db, organizationId: string, userId: string) =>
  changeStatuses({ organizationId, userIds: [userId], status: "suspended" }, testContext(db));

type Entry<T> = { enter: () => Promise<T>; userId: string; afterwards: (came: T) => Promise<void> | void };

/** Each before each statement of the other. */
function suspendEverywhere(db: Db, organizationId: string) {
  const crossEverywhere = crossings(db);
  return async function cross<T>(prepare: () => Promise<Entry<T>>): Promise<void> {
    await crossEverywhere(async () => {
      const { enter, userId, afterwards } = await prepare();
      return { one: enter, other: () => suspend(db, organizationId, userId), afterwards };
    });
    await crossEverywhere(async () => {
      const { enter, userId, afterwards } = await prepare();
      const came: { value?: T } = {};
      const other = async () => {
        came.value = await enter();
      };
      const both = { one: () => suspend(db, organizationId, userId), other };
      return { ...both, afterwards: () => ("value" in came ? afterwards(came.value as T) : undefined) };
    });
  };
}

describe("the OpenID provider", () => {
  let world: ApplicationWorld;
  let cross: ReturnType<typeof suspendEverywhere>;
  beforeAll(async () => {
    world = await openApplicationWorld();
    cross = suspendEverywhere(world.db, world.organizationId);
  });
  afterAll(() => world.close());

  const nothingIsLeft = async (sessionId: string) =>
    expect(await world.db.$count(oidcArtifacts, eq(oidcArtifacts.sessionId, sessionId))).toBe(0);
  const grantedOrRefused = (sessionId: string) => async (error?: string) => {
    expect([undefined, "invalid_grant"]).toContain(error);
    await nothingIsLeft(sessionId);
  };

  it("exchanges a code", () =>
    cross(async () => {
      const { config } = await world.wiki();
      const { browser, userId, sessionId } = await world.ada();
      const { url, checks } = await begin(config);
      const landing = await follow(browser, url);
      const enter = () => oauthError(client.authorizationCodeGrant(config, landing, checks));
      return { enter, userId, afterwards: grantedOrRefused(sessionId) };
    }));

  it("changes a refresh token", () =>
    cross(async () => {
      const { config } = await world.wiki();
      const { browser, userId, sessionId } = await world.ada();
      const { refresh_token: token = "" } = await signInTo(config, browser);
      const enter = () => oauthError(client.refreshTokenGrant(config, token));
      return { enter, userId, afterwards: grantedOrRefused(sessionId) };
    }));

  it("says who somebody is", () =>
    cross(async () => {
      const { config } = await world.wiki();
      const { browser, userId } = await world.ada();
      const { access_token: token } = await signInTo(config, browser);
      const enter = () => oauthError(client.fetchUserInfo(config, token, userId));
      return { enter, userId, afterwards: (told) => expect([undefined, "invalid_token"]).toContain(told) };
    }));

  it("decides where a browser goes", () =>
    cross(async () => {
      const { config } = await world.wiki();
      const { browser, userId, sessionId } = await world.ada();
      const waiting = await follow(browser, (await begin(config, { prompt: "select_account" })).url);
      const enter = async () => (await world.step(browser, waiting, { isChosen: true })).outcome.to;
      const afterwards = async (to: string) => {
        expect(["application", "sign-in"]).toContain(to);
        await nothingIsLeft(sessionId);
      };
      return { enter, userId, afterwards };
    }));
});

describe("a proxied host", () => {
  const { world, newSite, person, start, ticketOf, redeem, enter: enterSite, verify } = sharedProxyWorld();
  let cross: ReturnType<typeof suspendEverywhere>;
  beforeAll(() => {
    cross = suspendEverywhere(world().database.db, world().organizationId);
  });

  it("lets a browser in by its ticket", () =>
    cross(async () => {
      const site = await newSite();
      const { token, userId } = await person();
      const { cookie, state } = newWay(site);
      const ticket = await ticketOf(site, state, token);
      const afterwards = async (outcome: Awaited<ReturnType<typeof redeem>>) => {
        expect([{ status: "session" }, { status: "failed", code: "ticket_invalid" }]).toContainEqual(
          outcome.status === "session" ? { status: outcome.status } : outcome,
        );
        const { db } = world().database;
        expect(await db.$count(proxySessions, eq(proxySessions.applicationId, site.id))).toBe(0);
        expect(await db.$count(sessions, eq(sessions.userId, userId))).toBe(0);
      };
      return { enter: () => redeem(site, ticket, cookie), userId, afterwards };
    }));

  it("is given a ticket", () =>
    cross(async () => {
      const site = await newSite();
      const { token, userId } = await person();
      const { state } = newWay(site);
      const afterwards = ({ status }: { status: string }) => expect(["application", "sign-in"]).toContain(status);
      return { enter: () => start(site, state, token), userId, afterwards };
    }));

  it("is asked about a request", () =>
    cross(async () => {
      const site = await newSite();
      const { token, userId } = await person();
      const own = await enterSite(site, token);
      const now = later(beyondMemory + 1);
      const afterwards = ({ status }: { status: string }) => expect(["pass", "sign-in"]).toContain(status);
      return { enter: () => verify(site, own, { now }), userId, afterwards };
    }));
});
