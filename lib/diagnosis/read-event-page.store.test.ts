import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApplicationWorld, everyone, openApplicationWorld } from "@/e2e/support/application-world";
import { testContext } from "@/e2e/support/test-database";
import { findEvent } from "@/lib/activity/event-queries";
import { decideAccess } from "@/lib/applications/access-rule";
import { deleteApplication } from "@/lib/applications/delete-application";
import { recordDenial } from "@/lib/applications/record-denial";
import { readEventPage } from "./read-event-page";

let world: ApplicationWorld;

beforeAll(async () => {
  world = await openApplicationWorld();
});
afterAll(() => world.close());

it("leads to the rule that turned somebody away for as long as the application is there", async () => {
  const ctx = testContext(world.db);
  const { organizationId } = world;
  const { application } = await world.wiki();
  const { userId } = await world.ada();
  const person = { user: { id: userId, email: "ada@acme.test" }, method: "code" as const };
  const entrant = { id: userId, organizationId, status: "active" as const, roles: [], groups: [] };
  const denied = decideAccess({ ...application, access: { ...everyone, mode: "any", roles: ["finance"] } }, entrant);
  const reference = await recordDenial(application, person, denied, ctx);
  const read = async () => {
    const event = await findEvent(world.db, organizationId, reference);
    if (!event) throw new Error("The event is missing");
    const page = await readEventPage(event, { id: organizationId, slug: "acme" }, ctx);
    return [event.application, page.hasApplication];
  };
  expect(await read()).toEqual([application.id, true]);
  await deleteApplication({ organizationId, applicationId: application.id, confirmName: application.name }, ctx);
  expect(await read()).toEqual([application.id, false]);
});
