import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApplicationWorld, openApplicationWorld } from "@/e2e/support/application-world";
import { newApplication } from "@/e2e/support/provider-world";
import { oauthError, relyingParty, signInTo } from "@/e2e/support/relying-party";

let world: ApplicationWorld;

beforeAll(async () => {
  world = await openApplicationWorld();
});
afterAll(() => world.close());

/** The access token of somebody who signed in to an application, and its owner. */
async function issued() {
  const { config } = await world.wiki();
  const { browser, userId } = await world.ada();
  return { config, userId, token: (await signInTo(config, browser)).access_token };
}

describe("an access token that a client asks about", () => {
  it("is told to the application that got it, and to an interface of the same organization", async () => {
    const { config, userId, token } = await issued();
    const { config: neighbour } = await world.wiki({ name: "Interface" });
    for (const asking of [config, neighbour])
      expect(await client.tokenIntrospection(asking, token)).toMatchObject({ active: true, sub: userId });
  });

  it("is nothing to a client of another organization", async () => {
    const { token } = await issued();
    const { application, secret } = await newApplication(world.db, world.otherOrganizationId);
    const stranger = await relyingParty(world.db, application, client.ClientSecretBasic(secret));
    expect(await client.tokenIntrospection(stranger, token)).toEqual({ active: false });
  });

  it("is nothing to a public client, which proves nothing, unless it is its own", async () => {
    const { token } = await issued();
    const { application } = await newApplication(world.db, world.organizationId, { clientAuth: "none" });
    const open = await relyingParty(world.db, application, client.None());
    expect(await client.tokenIntrospection(open, token)).toEqual({ active: false });
    const { browser } = await world.ada();
    const own = (await signInTo(open, browser)).access_token;
    expect(await client.tokenIntrospection(open, own)).toMatchObject({ active: true });
  });

  it("is told to nobody whose secret is wrong", async () => {
    const { token } = await issued();
    const { application } = await world.wiki();
    const liar = await relyingParty(world.db, application, client.ClientSecretBasic("guessed"));
    expect(await oauthError(client.tokenIntrospection(liar, token))).toBe("invalid_client");
  });
});
