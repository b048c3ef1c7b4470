import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applicationUses } from "@/drizzle/schema/applications";
import { proxySessions } from "@/drizzle/schema/proxy";
import { listen } from "@/e2e/support/listen";
import { signedInPerson } from "@/e2e/support/provider-world";
import { sharedProxyWorld } from "@/e2e/support/proxy-world";
import { testContext } from "@/e2e/support/test-database";
import { checkProxy } from "./check-proxy";
import { echoedHeaders, echoPath } from "./echo";
import { openSigner } from "./open-signer";
import { readProxiedRequest } from "./proxied-request";
import { readApplicationToken } from "./proxied-session";
import { verifyRequest } from "./verify-request";

// A proxy in this process, which asks as a real one does; nginx and Caddy are asked in the journeys.
const { world, newSite, person } = sharedProxyWorld();
let applicationId = "";
let doesOverwrite = true;
let origin = "";
const server = createServer((asked, response) => void answer(asked, response));

beforeAll(async () => {
  const port = await listen(server);
  origin = `http://127.0.0.1:${port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function answer(asked: IncomingMessage, response: ServerResponse): Promise<void> {
  expect(asked.url).toBe(echoPath);
  const ctx = testContext(world().database.db);
  const forwarded = { "x-forwarded-method": "GET", "x-forwarded-host": new URL(origin).host };
  const headers = new Headers({ ...forwarded, "x-forwarded-uri": asked.url ?? "", accept: asked.headers.accept ?? "" });
  const token = readApplicationToken(/gatehouse\.application=([^;]+)/.exec(asked.headers.cookie ?? "")?.[1]);
  const request = readProxiedRequest(headers, "forward");
  const verified = await verifyRequest({ applicationId, token, request, signJwt: openSigner(ctx) }, ctx);
  if (verified.status !== "pass") return void response.writeHead(401).end();
  const sent = Object.entries(asked.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const arrived = doesOverwrite ? Object.entries(verified.headers) : sent;
  response.end(JSON.stringify({ headers: echoedHeaders(arrived) }));
}

async function madeSite(access: object = {}) {
  const { body } = await world().call("GET", "/organizations/proxied/applications?limit=200");
  for (const { id, origin: taken } of body.items)
    if (taken === origin) await world().call("DELETE", `/organizations/proxied/applications/${id}`);
  const site = await newSite({ origin, access });
  applicationId = site.id;
  return site;
}

const check = (userId: string, sessionId: string) =>
  checkProxy(
    { organizationId: world().organizationId, applicationId, userId, sessionId },
    testContext(world().database.db),
  );

describe("the test of a proxy", () => {
  it("passes one that overwrites every header, and leaves nothing behind", async () => {
    await madeSite();
    const { userId, sessionId } = await person();
    doesOverwrite = true;
    expect((await check(userId, sessionId)).filter(({ passed }) => !passed)).toEqual([]);
    const { db } = world().database;
    expect(await db.$count(proxySessions, eq(proxySessions.applicationId, applicationId))).toBe(0);
    expect(await db.$count(applicationUses, eq(applicationUses.applicationId, applicationId))).toBe(0);
  });

  it("finds one that hands on what a client sent", async () => {
    await madeSite();
    const { userId, sessionId } = await person();
    doesOverwrite = false;
    const failed = (await check(userId, sessionId)).filter(({ passed }) => !passed).map(({ name }) => name);
    expect(failed).toEqual(["arrive", "overwrites", "jwt"]);
  });

  it("is not made by whoever may not enter, or is of another organization, and calls nobody it may not call", async () => {
    await madeSite({ mode: "any", groups: ["staff"] });
    const { userId, sessionId } = await person();
    await expect(check(userId, sessionId)).rejects.toMatchObject({ code: "application_denied" });
    const stranger = await signedInPerson(world().database.db, world().otherOrganizationId);
    await expect(check(stranger.userId, stranger.sessionId)).rejects.toMatchObject({ code: "application_denied" });
    applicationId = (await newSite({ origin: "https://127.1.2.3" })).id;
    await expect(check(userId, sessionId)).rejects.toMatchObject({ code: "outbound_blocked" });
    const { db } = world().database;
    expect(await db.$count(proxySessions, eq(proxySessions.applicationId, applicationId))).toBe(0);
  });
});
