import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApplicationWorld, openApplicationWorld } from "@/e2e/support/application-world";
import { startSession } from "@/e2e/support/provider-world";
import { signInTo } from "@/e2e/support/relying-party";
import { listSessions } from "./session-store";

let world: ApplicationWorld;
beforeAll(async () => {
  world = await openApplicationWorld();
});
afterAll(() => world.close());

it("a person's own sessions name the applications that each of them reached, once", async () => {
  const { db, organizationId } = world;
  const { browser, userId, sessionId } = await world.ada();
  await startSession(db, organizationId, userId);
  const [wiki, board] = [await world.wiki({ name: "Wiki" }), await world.wiki({ name: "Board" })];
  for (const { config } of [wiki, board, wiki]) await signInTo(config, browser);
  const sessions = await listSessions(db, organizationId, userId, new Date());
  expect(sessions.map(({ id, applications }) => [id === sessionId, applications]).sort()).toEqual([
    [false, []],
    [true, ["Board", "Wiki"]],
  ]);
});
