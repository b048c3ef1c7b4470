import { afterAll, beforeAll, expect, it } from "vitest";
import { newOrganization } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { findGroupChoices, listGroupChoices } from "./group-choice-queries";
import { createGroup } from "./save-group";

let database: DatabaseHandle;
let organizationId: string;
const two = (number: number) => String(number).padStart(2, "0");
const keysOf = (groups: readonly { key: string }[]) => groups.map(({ key }) => key);

beforeAll(async () => {
  database = await openTestDatabase();
  const ctx = testContext(database.db);
  ({ id: organizationId } = await newOrganization(database.db));
  const other = await newOrganization(database.db);
  for (let n = 0; n < 60; n++)
    await createGroup(
      { organizationId, group: { key: `g${two(n)}`, name: `${n % 2 ? "team" : "Team"} ${two(n)}` } },
      ctx,
    );
  await createGroup({ organizationId: other.id, group: { key: "g99", name: "Team 99" } }, ctx);
});
afterAll(() => database?.close());

it("the first groups by name are offered, in whatever case, and those that are held, once", async () => {
  const { groups, total } = await listGroupChoices(database.db, organizationId, ["g58", "g03"]);
  expect(total).toBe(60);
  expect(keysOf(groups)).toEqual(["g58", ...Array.from({ length: 50 }, (_, n) => `g${two(n)}`)]);
});

it("the others are found by a part of name or key, and no group of another organization", async () => {
  expect(keysOf(await findGroupChoices(database.db, organizationId, "TEAM 5"))).toEqual(
    Array.from({ length: 10 }, (_, n) => `g5${n}`),
  );
  expect(keysOf(await findGroupChoices(database.db, organizationId, "g59"))).toEqual(["g59"]);
  expect(await findGroupChoices(database.db, organizationId, "99")).toEqual([]);
  expect(await findGroupChoices(database.db, organizationId, "%")).toEqual([]);
  expect(await findGroupChoices(database.db, organizationId, "t")).toHaveLength(20);
});
