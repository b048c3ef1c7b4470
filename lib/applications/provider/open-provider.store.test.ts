import { createRemoteJWKSet, customFetch, decodeProtectedHeader, jwtVerify } from "jose";
import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEntries } from "@/drizzle/schema/activity";
import { providerKeys } from "@/drizzle/schema/provider";
import { newOrganization } from "@/e2e/support/directory-world";
import {
  newApplication,
  ProviderBrowser,
  providerOver,
  redirectUri,
  signedInPerson,
} from "@/e2e/support/provider-world";
import { begin, follow, oauthError, relyingParty, signInTo } from "@/e2e/support/relying-party";
import { baseUrl, openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { consumeArtifact, findArtifact, upsertArtifact } from "./artifact-store";
import { ensureSigningKeys, rotateSigningKeys } from "./rotate-signing-keys";
import { keyLimits } from "./signing-key";

let database: DatabaseHandle;
let organizationId: string;

beforeAll(async () => {
  database = await openTestDatabase();
  organizationId = (await newOrganization(database.db)).id;
});
afterAll(() => database.close());

const later = (milliseconds: number) => new Date(Date.now() + milliseconds);

/** What is published at a time, by algorithm. */
async function published(now: Date): Promise<{ kid: string; alg: string }[]> {
  const answer = await providerOver(database.db, () => now)(`${baseUrl}/op/jwks`);
  return ((await answer.json()) as { keys: { kid: string; alg: string }[] }).keys;
}

describe("signing keys", () => {
  it("are made by the first request, one of each kind, and made once however many come at once", async () => {
    await Promise.all([ensureSigningKeys(testContext(database.db)), ensureSigningKeys(testContext(database.db))]);
    expect((await published(new Date())).map(({ alg }) => alg)).toEqual(["RS256", "ES256"]);
  });

  it("are sealed in the database, and their private halves are published nowhere", async () => {
    const kept = JSON.stringify(await database.db.select().from(providerKeys));
    expect(kept).not.toContain('"d"');
    const answer = await providerOver(database.db)(`${baseUrl}/op/jwks`);
    for (const key of ((await answer.json()) as { keys: object[] }).keys)
      for (const member of ["d", "p", "q", "dp", "dq", "qi"]) expect(key).not.toHaveProperty(member);
  });

  it("are published two days before they sign, when an administrator asks for new ones", async () => {
    const { application, secret } = await newApplication(database.db, organizationId);
    const config = await relyingParty(database.db, application, client.ClientSecretBasic(secret));
    const { token } = await signedInPerson(database.db, organizationId);
    const before = await published(later(61_000));
    expect(await rotateSigningKeys(testContext(database.db))).toBe(2);
    expect(await rotateSigningKeys(testContext(database.db))).toBe(0);
    const audited = await database.db.select().from(auditEntries);
    expect(audited.filter(({ action }) => action === "provider.key_prepared")).toHaveLength(2);

    const both = await published(later(2 * 61_000));
    expect(both).toHaveLength(4);
    const tokens = await signInTo(config, new ProviderBrowser(database.db, token));
    const signedBy = decodeProtectedHeader(String(tokens.id_token)).kid;
    expect(signedBy).toBe(before.find(({ alg }) => alg === "RS256")?.kid);

    const afterChange = await published(later(keyLimits.aheadMilliseconds + 60_000));
    expect(afterChange).toHaveLength(4);
    expect(before.map(({ kid }) => kid)).not.toContain(afterChange[0]?.kid);
    // A token of the old key is still verified: the application reads the set again.
    const keys = createRemoteJWKSet(new URL(`${baseUrl}/op/jwks`), {
      [customFetch]: providerOver(database.db, () => later(keyLimits.aheadMilliseconds + 120_000)),
    });
    expect((await jwtVerify(String(tokens.id_token), keys)).payload.sub).toBeTruthy();
  });

  it("change by themselves when they are old, and what is long over is deleted", async () => {
    const old = keyLimits.aheadMilliseconds + keyLimits.ageMilliseconds;
    await ensureSigningKeys(testContext(database.db, later(old)));
    const now = later(old + keyLimits.aheadMilliseconds + keyLimits.afterMilliseconds);
    await ensureSigningKeys(testContext(database.db, now));
    expect(await database.db.$count(providerKeys)).toBe(2);
  });
});

describe("what is handed out", () => {
  it("is used up once, by whoever is first", async () => {
    const name = { model: "AuthorizationCode", id: "a code" };
    const place = { organizationId: null, applicationId: null, sessionId: null, grantId: null };
    const now = new Date();
    await upsertArtifact(database.db, name, { ...place, payload: {}, expiresAt: later(60_000) });
    const results = await Promise.all([1, 2, 3].map(() => consumeArtifact(database.db, name, now)));
    expect(results.filter(Boolean)).toHaveLength(1);
    expect((await findArtifact(database.db, name, now))?.consumedAt).toEqual(now);
    expect(await findArtifact(database.db, name, later(60_000))).toBeNull();
  });

  it("is exchanged once when two ask at once", async () => {
    const { application, secret } = await newApplication(database.db, organizationId);
    const config = await relyingParty(database.db, application, client.ClientSecretBasic(secret));
    const { token } = await signedInPerson(database.db, organizationId);
    const { url, checks } = await begin(config);
    const landing = await follow(new ProviderBrowser(database.db, token), url);
    const exchange = () => oauthError(client.authorizationCodeGrant(config, landing, checks));
    const outcomes = await Promise.all([exchange(), exchange()]);
    expect(outcomes.filter((error) => error === "invalid_grant").length).toBeGreaterThanOrEqual(1);
  });
});

describe("pages of other origins", () => {
  const ask = (clientId: string, origin: string) =>
    providerOver(database.db)(`${baseUrl}/op/token`, {
      method: "POST",
      headers: { origin, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ grant_type: "authorization_code", client_id: clientId, code: "none" }).toString(),
    });

  it("may ask for tokens where they are the public client's own, and no other ones may", async () => {
    const spa = await newApplication(database.db, organizationId, { clientAuth: "none" });
    const own = await ask(spa.application.clientId, new URL(redirectUri).origin);
    expect(own.headers.get("access-control-allow-origin")).toBe(new URL(redirectUri).origin);
    const foreign = await ask(spa.application.clientId, "https://evil.test");
    expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
    const server = await newApplication(database.db, organizationId);
    const confidential = await ask(server.application.clientId, new URL(redirectUri).origin);
    expect(confidential.headers.get("access-control-allow-origin")).toBeNull();
  });
});
