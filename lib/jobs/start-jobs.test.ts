import { expect, it } from "vitest";
import { migrationLock } from "@/lib/db/open-database";
import { jobs } from "./start-jobs";

it("no two jobs share a lock, and none has that of migrations: one would keep the other out", () => {
  const locks = [migrationLock, ...jobs.flatMap(({ lock }) => lock ?? [])];
  expect(new Set(locks).size).toBe(locks.length);
});
