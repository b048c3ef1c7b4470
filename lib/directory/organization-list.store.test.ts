import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { type OrganizationSort, searchOrganizations } from "./directory-list-queries";
import { createOrganization } from "./save-organization";

let database: DatabaseHandle;
const mark = `listed-${Date.now().toString(36)}`;
const slugs = { bee: `${mark}-b`, ant: `${mark}-c`, cat: `${mark}-a` };

beforeAll(async () => {
  database = await openTestDatabase();
  const ctx = testContext(database.db);
  for (const [minute, [name, slug]] of Object.entries({ bee: slugs.bee, Ant: slugs.ant, cat: slugs.cat }).entries())
    await createOrganization(
      { slug, name, tenantId: null },
      { ...ctx, now: new Date(ctx.now.getTime() + minute * 60_000) },
    );
});
afterAll(async () => {
  await database?.close();
});

it.each<[OrganizationSort, string[]]>([
  ["slug", [slugs.cat, slugs.bee, slugs.ant]],
  ["name", [slugs.ant, slugs.bee, slugs.cat]],
  ["created", [slugs.bee, slugs.ant, slugs.cat]],
])("organizations are sorted by %s, both ways, and turned page by page", async (sort, expected) => {
  for (const descending of [false, true]) {
    const found: string[] = [];
    let turn = null;
    do {
      const page = await searchOrganizations(database.db, { search: mark }, { sort, descending, turn, limit: 1 });
      expect(page.total.value).toBe(3);
      found.push(...page.rows.map(({ slug }) => slug));
      turn = page.next && ({ to: "after", cursor: page.next } as const);
    } while (turn);
    expect(found).toEqual(descending ? [...expected].reverse() : expected);
  }
});
