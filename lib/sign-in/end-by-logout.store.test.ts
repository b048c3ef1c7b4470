import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { makeSigningKey, sharedSecretToken, signToken, unsignedToken } from "@/e2e/support/mock-openid-provider";
import { claiming, type OidcChange, sharedOidcWorld } from "@/e2e/support/oidc-world";
import { baseUrl, testContext } from "@/e2e/support/test-database";
import { findEvent } from "@/lib/activity/event-queries";
import { listAudit } from "@/lib/audit/audit-queries";
import { saveConnection } from "@/lib/connections/save-connection";
import { readLogoutState } from "@/lib/diagnosis/read-logout-state";
import { findSessionPerson } from "@/lib/directory/session-store";
import { endByFrontChannel, framingOrigins } from "./end-by-front-channel";
import { endByLogoutToken } from "./end-by-logout-token";

// Logouts that an OpenID provider sends, with real tokens over HTTP: checks.md 6.21 and 6.22.

const world = sharedOidcWorld();
const event = "http://schemas.openid.net/event/backchannel-logout";

type Made = Awaited<ReturnType<typeof world.newConnection>>;

/** Somebody who signed in with this sid; whether they still are. */
async function signedIn(made: Made, sid: string, sub = "subject-of-ada") {
  const claims = { ...world.provider().behaviour.claims, sub, email: `${sub}@acme.test` };
  Object.assign(world.provider().behaviour, { claims }, claiming({ sid }));
  const landed = await world.redeem(await world.signIn(made));
  if (landed.status !== "session") throw new Error(`a session expected, got ${landed.status}`);
  return async () => (await findSessionPerson(world.db(), landed.token, new Date())) !== null;
}

const arranged = async (change: OidcChange = {}) => {
  const made = await world.newConnection(change);
  return { made, isIn: await signedIn(made, "sid-1") };
};

function claimsOf(change: Record<string, unknown> = {}) {
  const { behaviour, client } = world.provider();
  const iat = Math.floor(Date.now() / 1000);
  const base = { iss: behaviour.issuer, aud: client.id, iat, exp: iat + 120, jti: randomUUID() };
  const all = { ...base, sid: "sid-1", events: { [event]: {} }, ...change };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

const tokenOf = (change: Record<string, unknown> = {}, header = {}) =>
  signToken(world.provider().behaviour.key, claimsOf(change), { typ: "logout+jwt", ...header });

function send({ connection }: Made, body: URLSearchParams | string, now = new Date()) {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const request = new Request(`${baseUrl}/oidc/logout/${connection.id}`, { method: "POST", headers, body });
  return endByLogoutToken({ connectionId: connection.id, request }, testContext(world.db(), now));
}

const sendToken = (made: Made, token: string) => send(made, new URLSearchParams({ logout_token: token }));

async function refusedAs(made: Made, outcome: Awaited<ReturnType<typeof send>>) {
  if (outcome.status !== "refused") throw new Error("a refusal expected");
  const recorded = await findEvent(world.db(), made.organization.id, outcome.reference);
  expect(recorded).toMatchObject({ purpose: "logout", code: outcome.code, connection: made.connection.id });
  return recorded?.checks.find(({ passed }) => !passed);
}

describe("a logout token", () => {
  it("ends the session that its sid names, and no other one of the person", async () => {
    const { made, isIn } = await arranged();
    const elsewhere = await signedIn(made, "sid-2");
    const third = await signedIn(made, "sid-3");
    const outcome = await sendToken(made, tokenOf({ sub: "subject-of-ada" }));
    expect(outcome).toMatchObject({ status: "done", ended: [{ email: "subject-of-ada@acme.test" }] });
    expect([await isIn(), await elsewhere(), await third()]).toEqual([false, true, true]);
    const page = { limit: 9, before: null };
    expect(await listAudit(world.db(), made.organization.id, { action: "session.ended" }, page)).toMatchObject([
      { changes: [{ field: "reason", to: "provider_logout" }, {}, {}] },
    ]);
    expect(await findEvent(world.db(), made.organization.id, outcome.reference)).toMatchObject({
      code: "ok",
      purpose: "logout",
      email: "subject-of-ada@acme.test",
    });
  });

  it("with a sub alone ends every session of the person at this connection, and of nobody else", async () => {
    const { made, isIn } = await arranged();
    const second = await signedIn(made, "sid-2");
    const another = await signedIn(made, "sid-9", "subject-of-eve");
    const elsewhere = await arranged();
    expect(await sendToken(made, tokenOf({ sid: undefined, sub: "subject-of-ada" }))).toMatchObject({
      ended: [{}, {}],
    });
    expect([await isIn(), await second(), await another(), await elsewhere.isIn()]).toEqual([false, false, true, true]);
  });

  it("whose sub and sid belong to two people ends nothing", async () => {
    const { made, isIn } = await arranged();
    expect(await sendToken(made, tokenOf({ sub: "subject-of-eve" }))).toMatchObject({ status: "done", ended: [] });
    expect(await isIn()).toBe(true);
  });

  it("that names no open session is accepted all the same, and says so", async () => {
    const { made, isIn } = await arranged();
    const outcome = await sendToken(made, tokenOf({ sid: "unknown" }));
    expect(outcome).toMatchObject({ status: "done", ended: [] });
    const recorded = await findEvent(world.db(), made.organization.id, outcome.reference);
    expect(recorded?.checks.at(-1)).toMatchObject({ name: "logout_session_unknown", warns: true });
    expect(await isIn()).toBe(true);
  });

  it("of a connection that was switched off ends what began there; a draft accepts none", async () => {
    const { made, isIn } = await arranged();
    const { organization, connection } = made;
    const input = { organizationId: organization.id, connectionId: connection.id, explicitSamlFields: [] };
    const { oidc, claims, provisioning, signIn, name, kind } = connection;
    const { sealedClientSecret: _s, clientSecretSetAt: _t, discovery: _d, ...config } = oidc;
    const off = { name, kind, status: "off" as const, oidc: config, claims, provisioning, signIn };
    await saveConnection({ ...input, connection: off }, world.context());
    expect(await sendToken(made, tokenOf())).toMatchObject({ status: "done", ended: [{}] });
    expect(await isIn()).toBe(false);
    const draft = await world.newConnection({ status: "draft" });
    expect(await sendToken(draft, tokenOf())).toMatchObject({ status: "refused", code: "connection_draft" });
  });

  it.each<[string, string, () => string]>([
    ["neither sub nor sid", "oidc_logout_subject", () => tokenOf({ sid: undefined })],
    ["a nonce", "oidc_logout_nonce", () => tokenOf({ nonce: "n" })],
    ["another audience", "oidc_logout_audience", () => tokenOf({ aud: "other" })],
    ["another issuer", "oidc_logout_issuer", () => tokenOf({ iss: "https://other.test" })],
    ["another event", "oidc_logout_event", () => tokenOf({ events: { "urn:other": {} } })],
    ["an old iat", "oidc_logout_time", () => tokenOf({ iat: Math.floor(Date.now() / 1000) - 600, exp: undefined })],
    ["the type of an access token", "oidc_logout_token", () => tokenOf({}, { typ: "at+jwt" })],
    ["no signature", "oidc_algorithm", () => unsignedToken(claimsOf())],
    [
      "the client secret as its key",
      "oidc_algorithm",
      () => sharedSecretToken(world.provider().client.secret, claimsOf()),
    ],
    ["an algorithm that is not configured", "oidc_algorithm", () => signToken(makeSigningKey("ES256"), claimsOf())],
    [
      "a signature by a key of the same name",
      "oidc_signature",
      () => signToken(makeSigningKey("RS256", world.provider().behaviour.key.kid), claimsOf()),
    ],
    ["a key that nobody publishes", "oidc_key_unknown", () => signToken(makeSigningKey(), claimsOf())],
    [
      "a key that it brings itself",
      "oidc_key_unknown",
      () => {
        const key = makeSigningKey();
        return signToken(key, claimsOf(), { jwk: key.publicJwk, jku: "https://evil.test/keys" });
      },
    ],
    ["text that is no token", "oidc_logout_token", () => "none"],
  ])("with %s is refused, ends nothing, and says why", async (_, code, token) => {
    const { made, isIn } = await arranged();
    const outcome = await sendToken(made, token());
    expect(outcome).toMatchObject({ status: "refused", code });
    const failed = await refusedAs(made, outcome);
    expect(failed).toMatchObject({ name: code, expected: expect.anything(), got: expect.anything() });
    expect(await isIn()).toBe(true);
  });

  it.each<[string, string, URLSearchParams | string]>([
    ["without a token", "oidc_logout_token", ""],
    ["with two", "oidc_param_duplicate", "logout_token=a&logout_token=b"],
    ["too large", "oidc_too_large", `logout_token=${"a".repeat(70_000)}`],
  ])("a form %s is refused", async (_, code, body) => {
    const made = await world.newConnection();
    expect(await send(made, body)).toMatchObject({ status: "refused", code });
  });

  it("is good once, also when it arrives at two instances at the same time", async () => {
    const { made } = await arranged();
    const token = tokenOf();
    const outcomes = await Promise.all([sendToken(made, token), sendToken(made, token)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["done", "refused"]);
    const replayed = await sendToken(made, token);
    expect(replayed).toMatchObject({ code: "oidc_logout_replay" });
    await refusedAs(made, replayed);
    // Of another connection of the same provider it is another message.
    const second = await arranged();
    expect(await sendToken(second.made, token)).toMatchObject({ status: "done", ended: [{}] });
  });

  it("stands also when its event cannot be written, and is not told to come again", async () => {
    const { made, isIn } = await arranged();
    const token = tokenOf();
    await world
      .db()
      .execute(sql`alter table sign_in_events add constraint refused check (purpose <> 'logout') not valid`);
    const outcome = await sendToken(made, token);
    await world.db().execute(sql`alter table sign_in_events drop constraint refused`);
    expect(outcome).toMatchObject({ status: "done", ended: [{}] });
    expect(await isIn()).toBe(false);
    expect(await sendToken(made, token)).toMatchObject({ code: "oidc_logout_replay" });
  });

  it("three hundred at once for one person's sessions end them once, and ask for the keys once", async () => {
    const { made } = await arranged();
    await signedIn(made, "sid-2");
    world.provider().seen.length = 0;
    let waiting = Array.from({ length: 300 }, () => tokenOf({ sid: undefined, sub: "subject-of-ada" }));
    const ended: string[] = [];
    while (waiting.length > 0) {
      const sent = await Promise.all(waiting.map(async (token) => ({ token, outcome: await sendToken(made, token) })));
      const hasWaited = ({ outcome }: (typeof sent)[number]) =>
        outcome.status === "refused" && outcome.code === "database_unavailable";
      for (const { outcome } of sent.filter((one) => !hasWaited(one)))
        ended.push(...(outcome.status === "done" ? outcome.ended.map(({ id }) => id) : [outcome.code]));
      // On a busy machine not each of them gets a connection in time, and is told so: a provider sends it again.
      waiting = sent.filter(hasWaited).map(({ token }) => token);
    }
    expect(ended).toHaveLength(2);
    expect(world.provider().count("/jwks")).toBeLessThanOrEqual(1);
    const page = { limit: 9, before: null };
    expect(await listAudit(world.db(), made.organization.id, { action: "session.ended" }, page)).toHaveLength(2);
    // Time limits only stop what hangs: hundreds of verifications on a busy machine do not.
  }, 600_000);

  it("with unknown keys makes us ask its provider a few times a minute, and keeps nobody else's from being found", async () => {
    const { made, isIn } = await arranged();
    await sendToken(made, tokenOf({ sid: "unknown" }));
    world.provider().seen.length = 0;
    const key = makeSigningKey();
    for (let count = 0; count < 20; count++) await sendToken(made, signToken(key, {}, { kid: `k${count}` }));
    expect(world.provider().count("/jwks")).toBeLessThanOrEqual(12);
    expect(await sendToken(made, tokenOf())).toMatchObject({ status: "done", ended: [{}] });
    expect(await isIn()).toBe(false);
  });
});

describe("a front-channel logout", () => {
  const visit = ({ connection }: Made, query: Record<string, string> | string) =>
    endByFrontChannel({ connectionId: connection.id, query: new URLSearchParams(query) }, world.context());

  it.each<[string, () => Record<string, string>]>([
    ["by its sid alone", () => ({ sid: "sid-1" })],
    ["with its issuer", () => ({ sid: "sid-1", iss: world.provider().behaviour.issuer })],
  ])("ends the session %s, and no other one", async (_, query) => {
    const { made, isIn } = await arranged();
    const elsewhere = await signedIn(made, "sid-2");
    expect(await visit(made, query())).toMatchObject({ status: "done", ended: [{}] });
    expect([await isIn(), await elsewhere()]).toEqual([false, true]);
    expect(await visit(made, query())).toMatchObject({ status: "done", ended: [] });
  });

  it.each<[string, string, Record<string, string> | string]>([
    ["of another issuer", "oidc_logout_issuer", { sid: "sid-1", iss: "https://other.test" }],
    ["without a sid", "oidc_logout_sid", {}],
    ["with an empty sid", "oidc_logout_sid", { sid: "" }],
    ["with two", "oidc_param_duplicate", "sid=sid-1&sid=sid-2"],
  ])("%s is refused, and says why", async (_, code, query) => {
    const { made, isIn } = await arranged();
    const outcome = await visit(made, query);
    expect(outcome).toMatchObject({ status: "refused", code });
    await refusedAs(made, outcome);
    expect(await isIn()).toBe(true);
  });

  it("at another connection ends nothing", async () => {
    const { isIn } = await arranged();
    expect(await visit(await world.newConnection(), { sid: "sid-1" })).toMatchObject({ status: "done", ended: [] });
    expect(await isIn()).toBe(true);
  });

  it("may be framed by the provider of its connection, and by nobody at an unknown one", async () => {
    const { connection } = await world.newConnection();
    const { origin } = new URL(world.provider().base);
    expect(await framingOrigins(connection.id, world.context())).toEqual([origin]);
    expect(await framingOrigins("unknown", world.context())).toEqual([]);
  });
});

it("whoever tests logout sees which sessions a message would find, and the last one that arrived", async () => {
  const { made } = await arranged();
  Object.assign(world.provider().behaviour, { idTokenClaims: (claims: object) => claims });
  await world.redeem(await world.signIn(made));
  const before = await readLogoutState(made.connection, "nobody", { db: world.db(), now: new Date() });
  expect(before).toMatchObject({ reachesProvider: true, sessions: { open: 2, named: 1 }, last: null });
  await sendToken(made, tokenOf());
  const after = await readLogoutState(made.connection, "nobody", { db: world.db(), now: new Date() });
  expect(after).toMatchObject({ sessions: { open: 1, named: 0 }, last: { code: "ok", purpose: "logout" } });
});
