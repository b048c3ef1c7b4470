import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { storedResponses } from "@/drizzle/schema/activity";
import { answerTo, fingerprint, madeConnection, runTest, trusting } from "@/e2e/support/connection-world";
import { type MockProvider, startMockProvider } from "@/e2e/support/mock-openid-provider";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { baseUrl, openTestDatabase, testContext } from "@/e2e/support/test-database";
import { findEvent } from "@/lib/activity/event-queries";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { findDraft } from "@/lib/connections/draft-store";
import { keepDraft } from "@/lib/connections/keep-draft";
import { hasPassedTest } from "@/lib/connections/passed-test-store";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { updateOrganization } from "@/lib/directory/save-organization";
import { cleanExpired } from "@/lib/jobs/clean-expired-store";
import { completeSignIn } from "./complete-sign-in";
import { startSignIn, startTest } from "./start-sign-in";
import { findTest } from "./test-store";

// A test tries a draft with a real answer, and changes nothing.

let database: DatabaseHandle;
let idp: KeyPair;
let provider: MockProvider;

const context = (now?: Date) => testContext(database.db, now);

beforeAll(async () => {
  database = await openTestDatabase();
  idp = await makeKeyPair("idp");
  provider = await startMockProvider();
});

afterAll(async () => {
  await provider?.stop();
  await database?.close();
});

const saml = () => madeConnection(database.db, { kind: "generic-saml", saml: trusting(idp) });

it("a test of a draft passes, says what would happen, and changes nobody and nothing", async () => {
  const acme = await saml();
  const before = await fingerprint(database.db);
  const testId = await acme.begin();
  const { outcome, event } = await runTest(acme, testId, { key: idp });
  expect(outcome).toMatchObject({ status: "tested", code: "ok", organizationSlug: acme.organization.slug });
  expect(event).toMatchObject({ purpose: "test", code: "ok", userId: null, connectionVersion: 1 });
  expect(event?.decision).toMatchObject({ kind: "create", roles: { granted: [{ role: "developer" }] } });
  expect(await findTest(database.db, acme.organization.id, testId)).toMatchObject({ code: "ok" });
  expect(await fingerprint(database.db)).toEqual(before);
});

it("what is tried is the draft as it was typed, saved or not", async () => {
  const acme = await saml();
  await acme.save({ status: "live" });
  const before = await fingerprint(database.db);
  const strict = await runTest(acme, await acme.begin({ status: "live", provisioning: { createUsers: false } }), {
    key: idp,
  });
  expect(strict.event).toMatchObject({ code: "user_creation_off", connectionVersion: null });
  const stranger = await makeKeyPair("stranger");
  const refused = await runTest(acme, await acme.begin({ status: "live" }), { key: stranger });
  expect(refused.event?.code).toBe("saml_signature_invalid");
  const accepted = await runTest(acme, await acme.begin({ status: "live", saml: trusting(stranger) }), {
    key: stranger,
  });
  expect(accepted.event?.code).toBe("ok");
  // What the draft trusted is not trusted now.
  const again = await runTest(acme, await acme.begin({ status: "live" }), { key: stranger });
  expect(again.event?.code).toBe("saml_signature_invalid");
  expect(await fingerprint(database.db)).toEqual(before);
});

it("the answer to a test is good for nothing else: not twice, and not for a sign-in", async () => {
  const acme = await saml();
  const saved = { ...trusting(idp), allowIdpInitiated: true };
  await acme.save({ status: "live", saml: saved });
  const before = await fingerprint(database.db);
  const { outcome, send } = await runTest(acme, await acme.begin({ status: "live", saml: saved }), { key: idp });
  expect(outcome).toMatchObject({ status: "tested", code: "ok" });
  expect(await send()).toMatchObject({ status: "tested", code: "saml_request_used" });
  expect(await fingerprint(database.db)).toEqual(before);
});

it("an answer to a sign-in is never verified by a draft", async () => {
  const acme = await saml();
  await acme.save({ status: "live" });
  const stranger = await makeKeyPair("stranger");
  await acme.begin({ status: "live", saml: trusting(stranger) });
  const input = { connectionId: acme.connection.id, returnTo: null, loginHint: null, initiatingIssuer: null };
  const { request } = await startSignIn({ ...input, browserToken: null }, context());
  expect(await answerTo(request, acme, { key: stranger })()).toMatchObject({
    status: "failed",
    code: "saml_signature_invalid",
  });
});

it("only who began a test walks with it, for a day, and an incomplete draft is told what it lacks", async () => {
  const acme = await saml();
  const beta = await saml();
  const testId = await acme.begin();
  expect(await startTest({ testId, by: { userId: beta.admin } }, context())).toBeNull();
  expect(await findTest(database.db, beta.organization.id, testId)).toBeNull();
  const tomorrow = new Date(Date.now() + 25 * 3_600_000);
  expect(await startTest({ testId, by: { userId: acme.admin } }, context(tomorrow))).toBeNull();
  const bare = await madeConnection(database.db, { kind: "generic-saml", saml: {} });
  await expect(bare.begin()).rejects.toMatchObject({ code: "connection_incomplete" });
});

it("OpenID Connect: a test of a draft changes nothing, keys of a draft stay with it, and a wrong secret is told", async () => {
  const { issuer } = provider.behaviour;
  const oidc = { issuer, clientId: provider.client.id, clientSecret: provider.client.secret };
  const claims = [
    { field: "email", from: "email" },
    { field: "role", from: "roles" },
  ];
  const acme = await madeConnection(database.db, { kind: "generic-oidc", status: "live", oidc, claims });
  if (acme.connection.protocol !== "oidc") throw new Error("OIDC expected");
  const { authorizationEndpoint, tokenEndpoint, jwksUri } = acme.connection.oidc;
  const form = { ...oidc, authorizationEndpoint, tokenEndpoint, jwksUri };
  const before = await fingerprint(database.db);
  const run = async (testId: string) => {
    const request = await startTest({ testId, by: { userId: acme.admin } }, context());
    if (request?.binding !== "redirect") throw new Error("redirect expected");
    const sent = new Request(`${baseUrl}/oidc/callback/${acme.connection.id}?${provider.authorize(request.url)}`);
    const outcome = await completeSignIn(
      { protocol: "oidc", connectionId: acme.connection.id, request: sent },
      context(),
    );
    expect(outcome.status).toBe("tested");
    return (await findEvent(database.db, acme.organization.id, outcome.reference))?.code;
  };
  expect(await run(await acme.begin({ oidc: form }))).toBe("ok");
  expect(await run(await acme.begin({ oidc: { ...form, clientSecret: "not the secret" } }))).toBe("oidc_client_auth");
  expect(await run(await acme.begin({ oidc: form, provisioning: { createUsers: false } }))).toBe("user_creation_off");
  expect(await fingerprint(database.db)).toEqual(before);
});

it("a test that passed has passed: loading its window again changes nothing, and one answer of it is kept", async () => {
  const acme = await saml();
  const testId = await acme.begin();
  const { outcome, send } = await runTest(acme, testId, { key: idp });
  expect(await send()).toMatchObject({ code: "saml_request_used" });
  const { organization } = acme;
  expect(await findTest(database.db, organization.id, testId)).toMatchObject({ code: "ok" });
  expect(await hasPassedTest(database.db, acme.connection, new Date())).toBe(true);
  expect(await hasPassedTest(database.db, acme.connection, new Date(Date.now() + 25 * 3_600_000)), "for a day").toBe(
    false,
  );
  const rows = await database.db
    .select()
    .from(storedResponses)
    .where(eq(storedResponses.organizationId, organization.id));
  expect(rows).toHaveLength(1);
  expect(rows[0]?.reference).not.toBe(outcome.reference);
});

it("of sign-ins only what the provider signed is kept, and only where the organization says so", async () => {
  const acme = await saml();
  await acme.save({ status: "live" });
  const kept = async () =>
    (await database.db.select().from(storedResponses).where(eq(storedResponses.organizationId, acme.organization.id)))
      .length;
  const answer = async (key: KeyPair, sign?: "none") => {
    const input = { connectionId: acme.connection.id, returnTo: null, loginHint: null, initiatingIssuer: null };
    const { request } = await startSignIn({ ...input, browserToken: null }, context());
    return answerTo(request, acme, { key, ...(sign && { sign }) })();
  };
  await answer(idp);
  expect(await kept()).toBe(0);
  const patch = { answersRetentionHours: 1 };
  await updateOrganization({ slug: acme.organization.slug, patch, byOperator: true, isSsoProven: false }, context());
  await answer(await makeKeyPair("stranger"));
  await answer(idp, "none");
  expect(await kept(), "anybody can post rubbish").toBe(0);
  await answer(idp);
  expect(await kept()).toBe(1);
  await cleanExpired(database.db, new Date(Date.now() + 2 * 3_600_000));
  expect(await kept()).toBe(0);
});

it("a form that shows another draft or an older version writes over neither", async () => {
  const acme = await saml();
  const input = (baseRevision: { version: number; draftAt: string | null }, name: string) => ({
    organizationId: acme.organization.id,
    connectionId: acme.connection.id,
    connection: connectionInputSchema.parse({ name, kind: "generic-saml", saml: trusting(idp) }),
    explicitSamlFields: [],
    baseRevision,
  });
  const { keptAt } = await keepDraft(input({ version: 1, draftAt: null }, "Mine"), context());
  await expect(
    keepDraft(input({ version: 1, draftAt: null }, "Theirs"), context()),
    "a colleague who never saw the draft",
  ).rejects.toMatchObject({ code: "already_exists" });
  const draftAt = keptAt?.toISOString() ?? null;
  await acme.save({ name: "Saved meanwhile" });
  await expect(keepDraft(input({ version: 1, draftAt }, "Mine"), context())).rejects.toMatchObject({
    code: "already_exists",
  });
  await keepDraft(input({ version: 2, draftAt }, "Mine again"), context());
  expect((await findDraft(database.db, acme.connection))?.baseVersion, "the draft is still outdated").toBe(1);
});
