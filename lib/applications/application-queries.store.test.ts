import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApplicationWorld, openApplicationWorld } from "@/e2e/support/application-world";
import { listUses, searchApplications } from "./application-queries";
import { noteUse } from "./application-use-store";

let world: ApplicationWorld;

beforeAll(async () => {
  world = await openApplicationWorld();
});
afterAll(() => world.close());

const at = (minutes: number) => new Date(Date.UTC(2026, 4, 3, 10, minutes));

it("an administrator sees who used an application and when, the last one first, and nobody of another one", async () => {
  const { db, organizationId, otherOrganizationId } = world;
  const [wiki, board] = [(await world.wiki()).application, (await world.wiki()).application];
  const [ada, grace] = [await world.ada({ email: "ada@acme.test" }), await world.ada({ email: "grace@acme.test" })];
  const use = ({ id }: { id: string }, { userId, sessionId }: typeof ada, minutes: number) =>
    noteUse(db, { organizationId, applicationId: id, userId, sessionId }, at(minutes));
  await use(wiki, ada, 0);
  await use(wiki, grace, 10);
  await use(wiki, ada, 20);
  await use(board, grace, 30);
  expect(await listUses(db, wiki, 10)).toEqual([
    { userId: ada.userId, email: "ada@acme.test", firstUsedAt: at(0), lastUsedAt: at(20) },
    { userId: grace.userId, email: "grace@acme.test", firstUsedAt: at(10), lastUsedAt: at(10) },
  ]);
  expect(await listUses(db, { ...wiki, organizationId: otherOrganizationId }, 10)).toEqual([]);
  const page = { sort: "created", descending: false, turn: null, limit: 10 } as const;
  const { rows } = await searchApplications(db, organizationId, {}, page);
  expect(rows.find(({ id }) => id === wiki.id)).toMatchObject({ people: 2, lastUsedAt: at(20) });
  expect(rows.find(({ id }) => id === board.id)).toMatchObject({ people: 1, lastUsedAt: at(30) });
  expect((await searchApplications(db, otherOrganizationId, {}, page)).rows).toEqual([]);
});
