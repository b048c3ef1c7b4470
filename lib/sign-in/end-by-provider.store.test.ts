import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { signToken } from "@/e2e/support/mock-openid-provider";
import { claiming, sharedOidcWorld } from "@/e2e/support/oidc-world";
import { baseUrl } from "@/e2e/support/test-database";
import { findEvent } from "@/lib/activity/event-queries";
import { countOpenSessions } from "@/lib/directory/session-queries";
import { endByFrontChannel } from "./end-by-front-channel";
import { endByLogoutToken } from "./end-by-logout-token";

// The race of checks.md 3.2.11: the provider signs somebody out between its answer and the landing, where the session begins.

const world = sharedOidcWorld();
const event = "http://schemas.openid.net/event/backchannel-logout";

type Made = Awaited<ReturnType<typeof world.newConnection>>;

/** The provider's answer has arrived; the browser has not landed. */
async function onTheWay(made: Made, sid: string, sub = "subject-of-ada") {
  const claims = { ...world.provider().behaviour.claims, sub, email: `${sub}@acme.test` };
  Object.assign(world.provider().behaviour, { claims }, claiming({ sid }));
  return world.signIn(made);
}

function tokenOf(change: Record<string, unknown>) {
  const { behaviour, client } = world.provider();
  const iat = Math.floor(Date.now() / 1000);
  const all = {
    iss: behaviour.issuer,
    aud: client.id,
    iat,
    exp: iat + 120,
    jti: randomUUID(),
    events: { [event]: {} },
  };
  return signToken(behaviour.key, { ...all, ...change }, { typ: "logout+jwt" });
}

function send({ connection }: Made, token: string) {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const body = new URLSearchParams({ logout_token: token });
  const request = new Request(`${baseUrl}/oidc/logout/${connection.id}`, { method: "POST", headers, body });
  return endByLogoutToken({ connectionId: connection.id, request }, world.context());
}

const isSignedIn = async ({ organization }: Made) =>
  (await countOpenSessions(world.db(), organization.id, {}, new Date())) > 0;

describe("a sign-in that has not landed", () => {
  it.each([
    ["its sid", { sid: "sid-1" }],
    ["its sub alone", { sub: "subject-of-ada" }],
  ])("begins no session once a logout token named %s", async (_, change) => {
    const made = await world.newConnection();
    const answered = await onTheWay(made, "sid-1");
    const outcome = await send(made, tokenOf(change));
    expect(outcome).toMatchObject({ status: "done", ended: [] });
    expect(await world.redeem(answered)).toMatchObject({ status: "failed", publicCode: "start_again" });
    expect(await isSignedIn(made)).toBe(false);
    const [reference, signIn] = [outcome.reference, answered.outcome.reference];
    expect((await findEvent(world.db(), made.organization.id, reference))?.checks.at(-1)).toMatchObject({
      passed: true,
      got: { key: "endedAndStopped", args: { count: 0, stopped: 1 } },
    });
    expect(await findEvent(world.db(), made.organization.id, signIn)).toMatchObject({ code: "ticket_invalid" });
  });

  it("begins none after a front-channel logout", async () => {
    const made = await world.newConnection();
    const answered = await onTheWay(made, "sid-1");
    const query = new URLSearchParams({ sid: "sid-1" });
    await endByFrontChannel({ connectionId: made.connection.id, query }, world.context());
    expect(await world.redeem(answered)).toMatchObject({ status: "failed" });
  });

  it.each([
    ["somebody else", () => tokenOf({ sub: "subject-of-eve" })],
    ["another session of the person", () => tokenOf({ sub: "subject-of-ada", sid: "sid-2" })],
    ["nobody, because it is for another application", () => tokenOf({ sub: "subject-of-ada", aud: "other" })],
  ])("goes on when a token names %s", async (_, token) => {
    const made = await world.newConnection();
    const answered = await onTheWay(made, "sid-1");
    await send(made, token());
    expect(await world.redeem(answered)).toMatchObject({ status: "session" });
  });

  it("goes on when a token for an earlier one is sent once more, or arrives at another connection", async () => {
    const made = await world.newConnection();
    const token = tokenOf({ sub: "subject-of-ada" });
    await world.redeem(await onTheWay(made, "sid-1"));
    await send(made, token);
    const answered = await onTheWay(made, "sid-2");
    expect(await send(made, token)).toMatchObject({ code: "oidc_logout_replay" });
    await send(await world.newConnection(), tokenOf({ sub: "subject-of-ada" }));
    expect(await world.redeem(answered)).toMatchObject({ status: "session" });
  });

  it("that lands in the very moment leaves nobody signed in, whichever is first", async () => {
    const made = await world.newConnection();
    for (let round = 0; round < 12; round++) {
      const answered = await onTheWay(made, `sid-${round}`);
      const token = tokenOf({ sub: "subject-of-ada" });
      const both = [() => world.redeem(answered), () => send(made, token)];
      await Promise.all((round % 2 ? both : both.reverse()).map((act) => act()));
      expect(await isSignedIn(made)).toBe(false);
    }
  });
});
