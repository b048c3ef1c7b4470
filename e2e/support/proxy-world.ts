import { afterAll, beforeAll, expect } from "vitest";
import { openSigner } from "@/lib/applications/proxy/open-signer";
import { sealProxyState } from "@/lib/applications/proxy/proxy-state";
import { redeemProxyTicket } from "@/lib/applications/proxy/redeem-proxy-ticket";
import { startProxied } from "@/lib/applications/proxy/start-proxied";
import { verifiedBounds } from "@/lib/applications/proxy/verified-memory";
import { verifyRequest } from "@/lib/applications/proxy/verify-request";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { hashToken, randomId, randomToken } from "@/lib/crypto/tokens";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { findOrganization } from "@/lib/directory/organization-store";
import { apiCaller } from "./api-caller";
import { signedInPerson } from "./provider-world";
import { openTestDatabase, testContext } from "./test-database";

/** A site behind a reverse proxy. */
export type Site = { id: string; origin: string; host: string };

/** As long after now as told; a moment of its own for each question keeps the memory out of tests that are not about it. */
export const later = (milliseconds: number) => new Date(Date.now() + milliseconds);
export const beyondMemory = verifiedBounds.milliseconds;

/** A browser that begins on the application's host. */
export function newWay(site: Site, returnPath = "/page", now = new Date()) {
  const cookie = randomToken(32);
  const state = sealProxyState(secretBox(), site.id, { browserHash: hashToken(cookie), returnPath }, now);
  return { cookie, state };
}

async function openProxyWorld(open: () => Promise<DatabaseHandle>) {
  const database = await open();
  const call = apiCaller(() => database.db);
  for (const slug of ["proxied", "elsewhere"]) await call("POST", "/organizations", { slug, name: slug });
  const organizationId = (await findOrganization(database.db, "proxied"))?.id ?? "";
  const otherOrganizationId = (await findOrganization(database.db, "elsewhere"))?.id ?? "";
  await call("POST", "/organizations/proxied/groups", { key: "staff", name: "Staff" });
  return { database, call, organizationId, otherOrganizationId };
}

/**
 * Two organizations, sites of theirs, and the use cases of a proxy, for the tests of one file.
 * @param open another database than an empty one
 */
export function sharedProxyWorld(open: () => Promise<DatabaseHandle> = openTestDatabase) {
  let opened: Awaited<ReturnType<typeof openProxyWorld>> | undefined;
  const world = () => {
    if (!opened) throw new Error("The world opens before the first test");
    return opened;
  };
  beforeAll(async () => {
    opened = await openProxyWorld(open);
  });
  afterAll(() => opened?.database.close());

  async function newSite(more: object = {}, slug = "proxied"): Promise<Site> {
    const host = `${randomId(8)}.test`;
    const body = { kind: "proxy", name: "Wiki", origin: `https://${host}`, ...more };
    const { body: made } = await world().call("POST", `/organizations/${slug}/applications`, body);
    return { id: made.id, origin: made.origin, host };
  }

  const person = (change: Parameters<typeof signedInPerson>[2] = {}) =>
    signedInPerson(world().database.db, world().organizationId, change);

  function verify(
    site: Site,
    token: string | null,
    more: { target?: string; now?: Date; isNavigation?: boolean } = {},
  ) {
    const { target = "/page", now = new Date(), isNavigation = true } = more;
    const ctx = testContext(world().database.db, now);
    const request = { host: site.host, target, isNavigation };
    return verifyRequest({ applicationId: site.id, token, request, signJwt: openSigner(ctx) }, ctx);
  }

  function start(site: Site, state: string | null, token: string | null, more: { attempt?: string; now?: Date } = {}) {
    const { attempt = null, now = new Date() } = more;
    return startProxied({ applicationId: site.id, state, attempt, token }, testContext(world().database.db, now));
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
      testContext(world().database.db, more.now ?? new Date()),
    );

  /** Somebody who went the whole way: the token in the cookie of the application's host. */
  async function enter(site: Site, token: string): Promise<string> {
    const { cookie, state } = newWay(site);
    const outcome = await redeem(site, await ticketOf(site, state, token), cookie);
    if (outcome.status !== "session") throw new Error(`not let in: ${outcome.code}`);
    return outcome.token;
  }

  return { world, newSite, person, verify, start, ticketOf, redeem, enter };
}
