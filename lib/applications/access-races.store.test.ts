import { eq } from "drizzle-orm";
import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oidcArtifacts } from "@/drizzle/schema/provider";
import { proxySessions } from "@/drizzle/schema/proxy";
import { sessions } from "@/drizzle/schema/sessions";
import { type ApplicationWorld, openApplicationWorld } from "@/e2e/support/application-world";
import { newWay, sharedProxyWorld } from "@/e2e/support/proxy-world";
import { begin, follow, oauthError, signInTo } from "@/e2e/support/relying-party";
import { spreadStatements } from "@/e2e/support/statements";
import { testContext } from "@/e2e/support/test-database";
import type { Db } from "@/lib/db/database";
import { changeStatuses } from "@/lib/directory/change-statuses";

/*
 * An application is let in at once with the suspension of its person, with pauses between the statements: it gets what ends with the
 * session, or a refusal that it understands, and nothing is left of either.
 */

const rounds = Array.from({ length: 6 }, (_, round) => round);

const suspend = (db: Db, organizationId: string, userId: string) =>
  changeStatuses({ organizationId, userIds: [userId], status: "suspended" }, testContext(db));

/** Both at once, now the one first and now the other. @returns what the first one came to */
async function atOnce<T>(round: number, one: () => Promise<T>, other: () => Promise<unknown>): Promise<T> {
  if (round % 2 === 0) return (await Promise.all([one(), other()]))[0];
  const others = other();
  const came = await one();
  await others;
  return came;
}

describe("the OpenID provider", () => {
  let world: ApplicationWorld;
  beforeAll(async () => {
    world = await openApplicationWorld();
    spreadStatements(world.db);
  });
  afterAll(() => world.close());

  const nothingIsLeft = async (sessionId: string) =>
    expect(await world.db.$count(oidcArtifacts, eq(oidcArtifacts.sessionId, sessionId))).toBe(0);

  it.each(rounds)("exchanges a code (%i)", async (round) => {
    const { config } = await world.wiki();
    const { browser, userId, sessionId } = await world.ada();
    const { url, checks } = await begin(config);
    const landing = await follow(browser, url);
    const exchanged = await atOnce(
      round,
      () => oauthError(client.authorizationCodeGrant(config, landing, checks)),
      () => suspend(world.db, world.organizationId, userId),
    );
    expect([undefined, "invalid_grant"]).toContain(exchanged);
    await nothingIsLeft(sessionId);
  });

  it.each(rounds)("changes a refresh token (%i)", async (round) => {
    const { config } = await world.wiki();
    const { browser, userId, sessionId } = await world.ada();
    const { refresh_token: token = "" } = await signInTo(config, browser);
    const changed = await atOnce(
      round,
      () => oauthError(client.refreshTokenGrant(config, token)),
      () => suspend(world.db, world.organizationId, userId),
    );
    expect([undefined, "invalid_grant"]).toContain(changed);
    await nothingIsLeft(sessionId);
  });
});

describe("a proxied host", () => {
  const { world, newSite, person, start, ticketOf, redeem } = sharedProxyWorld();
  beforeAll(() => spreadStatements(world().database.db));
  const end = (userId: string) => suspend(world().database.db, world().organizationId, userId);

  it.each(rounds)("lets a browser in by its ticket (%i)", async (round) => {
    const site = await newSite();
    const { token, userId } = await person();
    const { cookie, state } = newWay(site);
    const ticket = await ticketOf(site, state, token);
    const outcome = await atOnce(
      round,
      () => redeem(site, ticket, cookie),
      () => end(userId),
    );
    expect([{ status: "session" }, { status: "failed", code: "ticket_invalid" }]).toContainEqual(
      outcome.status === "session" ? { status: outcome.status } : outcome,
    );
    const { db } = world().database;
    expect(await db.$count(proxySessions, eq(proxySessions.applicationId, site.id))).toBe(0);
    expect(await db.$count(sessions, eq(sessions.userId, userId))).toBe(0);
  });

  it.each(rounds)("is given a ticket (%i)", async (round) => {
    const site = await newSite();
    const { token, userId } = await person();
    const { state } = newWay(site);
    const outcome = await atOnce(
      round,
      () => start(site, state, token),
      () => end(userId),
    );
    expect(["application", "sign-in", "unknown"]).toContain(outcome.status);
  });
});
