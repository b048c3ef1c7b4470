import { readFileSync } from "node:fs";
import { getTableName } from "drizzle-orm";
import { expect, it } from "vitest";
import { expiredRows } from "./clean-expired-store";

/** What the page for operators calls a table that keeps its rows for weeks. */
const names: Record<string, string> = {
  sign_in_events: "sign-in events",
  domain_events: "events for webhooks and the feed of events, which name people",
  webhook_deliveries: "deliveries to webhooks, with what was sent and answered",
  scim_requests: "requests of directories",
  personal_tokens: "personal tokens that have expired, without the token",
};

it("the page for operators says how long each table keeps what may name people", () => {
  const now = new Date("2026-11-27T12:00:00Z");
  const page = readFileSync("docs/self-hosting.md", "utf8");
  const kept = expiredRows(now)
    .map(({ table, before }) => ({ table: getTableName(table), days: (now.getTime() - before.getTime()) / 86_400_000 }))
    .filter(({ days }) => days > 7);
  expect(kept.map(({ table }) => table).sort()).toEqual(Object.keys(names).sort());
  expect(kept.filter(({ table, days }) => !page.includes(`| ${names[table]} | ${days} days`))).toEqual([]);
});
