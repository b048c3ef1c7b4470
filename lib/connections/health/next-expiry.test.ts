import { expect, it } from "vitest";
import { makeAuthority, makeIssuedKeyPair } from "@/e2e/support/authority";
import type { Connection } from "@/lib/connections/connection";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { daysUntil } from "./days-until";
import { dueNotice, nextExpiry } from "./next-expiry";

const now = new Date("2026-06-01T12:00:00Z");
const inDays = (days: number) => ({
  kind: "secret" as const,
  subject: "s",
  at: new Date(now.getTime() + days * 86_400_000).toISOString(),
});

it.each([
  [61.5, null],
  [60.5, 60],
  [31, 60],
  [30.2, 30],
  [14, 14],
  [8, 14],
  [7, 7],
  [1.5, 1],
  [0.2, 1],
  [-0.5, null],
])("%d days before the end, the notice of %s days is due", (days, mark) => {
  expect(dueNotice(inDays(days), now)).toBe(mark);
});

it("days are whole, and negative after the end", () => {
  expect(daysUntil(inDays(2.9).at, now)).toBe(2);
  expect(daysUntil(inDays(-0.1).at, now)).toBe(-1);
});

it("the certificate that is watched is the first to end of those that are needed still, and never an authority", async () => {
  const authority = await makeAuthority("authority", "ec");
  const issue = (name: string, lastsDays: number) =>
    makeIssuedKeyPair(name, authority, { lastsDays }).then(({ certificate }) => certificate);
  const [old, next, east, over] = await Promise.all([
    issue("signing", 20),
    issue("signing", 300),
    issue("east", 100),
    issue("gone", -1),
  ]);
  const today = new Date();
  const watched = (...certificates: string[]) => {
    const saml = { certificates };
    const connection = connectionInputSchema.parse({ kind: "generic-saml", name: "Acme", saml });
    const expiry = nextExpiry({ ...connection, protocol: "saml" } as unknown as Connection, today);
    return expiry && daysUntil(expiry.at, today) + 1;
  };
  expect(watched()).toBe(null);
  expect(watched(old)).toBe(20);
  expect(watched(old, authority.certificate)).toBe(20);
  expect(watched(old, next)).toBe(300);
  expect(watched(old, next, east)).toBe(100);
  expect(watched(next, over)).toBe(300);
  expect(watched(over)).toBe(-1);
});
