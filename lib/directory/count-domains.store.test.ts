import { afterAll, beforeAll, expect, it } from "vitest";
import { newOrganization } from "@/e2e/support/directory-world";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { countProvenDomains, insertDomains } from "./domain-store";

let database: DatabaseHandle;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

it("the domains of one organization are counted, however many, and those of them that are proven", async () => {
  const [own, other] = [await newOrganization(database.db), await newOrganization(database.db)];
  const rows = (organizationId: string, count: number) =>
    Array.from({ length: count }, (_, n) => ({
      organizationId,
      domain: `d${n}.${organizationId}.example`,
      token: `token-${n}`,
      verifiedAt: n % 3 === 0 ? new Date() : null,
    }));
  await insertDomains(database.db, [...rows(own.id, 600), ...rows(other.id, 3)]);
  expect(await countProvenDomains(database.db, own.id)).toEqual({ all: 600, proven: 200 });
  expect(await countProvenDomains(database.db, other.id)).toEqual({ all: 3, proven: 1 });
  const { id: none } = await newOrganization(database.db);
  expect(await countProvenDomains(database.db, none)).toEqual({ all: 0, proven: 0 });
});
