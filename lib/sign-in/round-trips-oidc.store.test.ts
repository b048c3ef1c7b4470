import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { connections } from "@/drizzle/schema/connections";
import { organizations } from "@/drizzle/schema/organizations";
import { sharedOidcWorld } from "@/e2e/support/oidc-world";
import { countRoundTrips } from "@/e2e/support/statements";
import { connectionJwks } from "@/lib/connections/read-client-jwks";

const world = sharedOidcWorld();
const { provider } = world;
let counted: () => number;

beforeAll(() => {
  counted = countRoundTrips(world.db());
});

const asked = (path: string) => provider().seen.filter((request) => request.path === path).length;

describe("a callback of a person who signed in before, with nothing new said about them", () => {
  it.each<[string, object, number]>([
    ["takes three round trips to the database and one to the provider", {}, 3],
    ["and one more to the database for our own key", { clientSecret: undefined, clientAuth: "private_key_jwt" }, 4],
  ])("%s", async (_name, oidc, expected) => {
    const made = await world.newConnection({ oidc });
    if ("clientAuth" in oidc) {
      const { keys } = (await connectionJwks(made.connection.id, world.context())) ?? { keys: [] };
      Object.assign(provider().behaviour, { clientAuth: "private_key_jwt", clientKeys: keys });
    }
    expect((await world.signIn(made)).code).toBe("ok");
    const started = await world.begin(made);
    const answer = provider().authorize(started.url);
    provider().seen.length = 0;
    const before = counted();
    expect(await world.callback(made, answer)).toMatchObject({ status: "signed-in" });
    expect(counted() - before).toBe(expected);
    expect(provider().seen.filter(({ path }) => path !== "/revoke")).toHaveLength(1);
  });

  it("exchanges the code once, whatever arrives at once", async () => {
    const made = await world.newConnection();
    const started = await world.begin(made);
    const answer = provider().authorize(started.url);
    provider().seen.length = 0;
    const outcomes = await Promise.all([1, 2, 3].map(() => world.callback(made, answer)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["failed", "failed", "signed-in"]);
    expect(outcomes.flatMap((outcome) => ("code" in outcome ? outcome.code : []))).toEqual(
      Array(2).fill("oidc_state_used"),
    );
    expect(asked("/token")).toBe(1);
  });
});

describe("what is refused before the code is exchanged uses up nothing", () => {
  it("at a connection that is off, in an organization that is, and at another connection", async () => {
    const made = await world.newConnection();
    const other = await world.newConnection();
    const started = await world.begin(made);
    const answer = provider().authorize(started.url);
    const ofMade = eq(connections.id, made.connection.id);
    const set = (status: "live" | "off" | "draft") => world.db().update(connections).set({ status }).where(ofMade);
    const allow = (ssoEnabled: boolean) =>
      world.db().update(organizations).set({ ssoEnabled }).where(eq(organizations.id, made.organization.id));

    await set("off");
    expect(await world.callback(made, answer)).toMatchObject({ code: "connection_disabled" });
    await set("draft");
    expect(await world.callback(made, answer)).toMatchObject({ code: "connection_draft" });
    await set("live");
    await allow(false);
    expect(await world.callback(made, answer)).toMatchObject({ code: "organization_disabled" });
    await allow(true);
    expect(await world.callback(other, answer)).toMatchObject({ code: "oidc_state_connection" });
    expect(await world.callback(made, answer)).toMatchObject({ status: "signed-in" });
  });
});
