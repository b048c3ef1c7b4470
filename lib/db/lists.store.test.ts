import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEntries, signInEvents } from "@/drizzle/schema/activity";
import { users } from "@/drizzle/schema/directory";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { countFoundEvents, searchEvents } from "@/lib/activity/event-queries";
import { searchAudit } from "@/lib/audit/audit-queries";
import { exportUsers } from "@/lib/directory/export-users";
import { createOrganization } from "@/lib/directory/save-organization";
import { countFoundUsers, searchUsers, type UserFilter, type UserSort, userSorts } from "@/lib/directory/user-queries";
import { countAbout } from "./count-queries";
import type { Page, Turn } from "./keyset";
import type { DatabaseHandle } from "./open-database";

const size = 3;
let database: DatabaseHandle;
let organizationId: string;
let otherId: string;

/** Walks to the end and back again. */
async function walk<Row>(read: (turn: Turn | null) => Promise<Page<Row>>) {
  const pages: Row[][] = [];
  let page = await read(null);
  expect(page.previous).toBeNull();
  for (;;) {
    pages.push(page.rows);
    if (!page.next) break;
    page = await read({ to: "after", cursor: page.next });
  }
  const back: Row[][] = [page.rows];
  while (page.previous) {
    page = await read({ to: "before", cursor: page.previous });
    back.unshift(page.rows);
  }
  return { there: pages.flat(), back: back.flat(), pages: pages.length };
}

const search = (filter: UserFilter, sort: UserSort, descending: boolean) => (turn: Turn | null) =>
  searchUsers(database.db, organizationId, filter, { sort, descending, turn, limit: size });

beforeAll(async () => {
  database = await openTestDatabase();
  const context = testContext(database.db);
  const make = async (slug: string) => (await createOrganization({ slug, name: slug, tenantId: null }, context)).id;
  organizationId = await make(`list-${Date.now().toString(36)}`);
  otherId = await make(`list-b-${Date.now().toString(36)}`);
  // Twenty of the same name in one millisecond, half of them never seen: what a page could lose or show twice.
  for (const [owner, prefix] of [
    [organizationId, "own"],
    [otherId, "other"],
  ] as const)
    await database.db.execute(sql`
      insert into ${users} (id, organization_id, email, full_name, created_by, created_at, last_sign_in_at)
      select ${prefix} || n, ${owner}, ${prefix} || n || '@acme.test', case when n % 2 = 0 then 'Same' end, 'api',
        '2026-06-15 12:00:00.123Z'::timestamptz + (n % 5) * interval '1 microsecond',
        case when n % 2 = 0 then '2026-06-16Z'::timestamptz end
      from generate_series(1, 20) as n`);
  await database.db.execute(sql`
    insert into ${signInEvents} (reference, organization_id, protocol, purpose, code, checks, duration_milliseconds, created_at)
    select 'list' || n, case when n % 2 = 0 then ${organizationId} else ${otherId} end, 'saml', 'sign-in', 'ok', '[]', 1,
      '2026-06-15 12:00:00Z'::timestamptz + n * interval '1 microsecond'
    from generate_series(1, 20) as n`);
  await database.db.execute(sql`
    insert into ${auditEntries} (organization_id, actor_type, actor_label, action, target_type, target_id, target_label, changes, request_id, created_at)
    select ${organizationId}, 'system', 'test', 'list.made', 'list', n::text, 'list', '[]', 'test', now()
    from generate_series(1, 20) as n`);
});
afterAll(async () => {
  await database?.close();
});

describe("pages of a list", () => {
  it.each(userSorts.flatMap((sort) => [true, false].map((descending) => [sort, descending] as const)))(
    "lose nobody and show nobody twice, there and back: %s, descending %s",
    async (sort, descending) => {
      const { there, back, pages } = await walk(search({}, sort, descending));
      expect(pages).toBe(7);
      expect(new Set(there.map(({ id }) => id)).size).toBe(20);
      expect(there).toHaveLength(20);
      expect(there.every((user) => user.organizationId === organizationId)).toBe(true);
      expect(back.map(({ id }) => id)).toEqual(there.map(({ id }) => id));
    },
  );

  it("hold what the filter leaves", async () => {
    const created = new Date("2026-06-15T12:00:00Z");
    const { there } = await walk(search({ search: "same", createdFrom: created }, "name", false));
    expect(there).toHaveLength(10);
    expect((await walk(search({ createdBefore: created }, "name", false))).there).toEqual([]);
  });

  it("of sign-ins and changes are those of one organization, newest first", async () => {
    const events = await walk((turn) => searchEvents(database.db, organizationId, {}, { turn, limit: size }));
    expect(events.there.map(({ reference }) => reference)).toEqual(
      Array.from({ length: 10 }, (_, index) => `list${20 - 2 * index}`),
    );
    expect(events.back).toEqual(events.there);
    const filter = { action: "list." };
    const audit = await walk((turn) => searchAudit(database.db, organizationId, filter, { turn, limit: size }));
    expect(audit.there.map(({ targetId }) => Number(targetId))).toEqual(
      Array.from({ length: 20 }, (_, index) => 20 - index),
    );
    expect(audit.back).toEqual(audit.there);
    const foreign = await searchAudit(database.db, otherId, filter, { turn: null, limit: size });
    expect(foreign.rows).toEqual([]);
  });
});

it("an export holds everybody of one organization", async () => {
  const { rows, next } = await exportUsers(database.db, organizationId, {}, null);
  expect(rows.map(({ email }) => email).sort()).toEqual(
    Array.from({ length: 20 }, (_, index) => `own${index + 1}@acme.test`).sort(),
  );
  expect(next).toBeNull();
});

it("a number of rows is exact where it is small, and a guess where counting would take long", async () => {
  expect(await countFoundUsers(database.db, organizationId, {})).toEqual({ value: 20, isExact: true });
  expect(await countFoundEvents(database.db, organizationId, {})).toEqual({ value: 10, isExact: true });
  const many = await countAbout(database.db, sql`select 1 from generate_series(1, 1000000) as n`);
  expect(many.isExact).toBe(false);
  expect(many.value).toBeGreaterThanOrEqual(10_000);
});
