import { expect, it } from "vitest";
import { expiryReadings } from "./expiry-readings";

const now = new Date("2026-05-01T00:00:00Z");
const day = 86_400;
const inDays = (days: number) => new Date(now.getTime() + days * day * 1000);
const expiries = [
  { connection: "late", kind: "certificate" as const, at: inDays(90) },
  { connection: "soon", kind: "certificate" as const, at: inDays(3) },
  { connection: "over", kind: "secret" as const, at: inDays(-1) },
];
const next = [
  { name: "gatehouse_next_expiry_seconds", value: 3 * day, labels: { kind: "certificate" } },
  { name: "gatehouse_next_expiry_seconds", value: -day, labels: { kind: "secret" } },
];

it("no connection is told of unless it is asked for", () => {
  expect(expiryReadings(expiries, 0, now)).toEqual(next);
});

it("of single connections those that expire first, and no more than told", () => {
  expect(expiryReadings(expiries, 2, now)).toEqual([
    ...next,
    { name: "gatehouse_client_secret_expiry_seconds", value: -day, labels: { connection: "over" } },
    { name: "gatehouse_certificate_expiry_seconds", value: 3 * day, labels: { connection: "soon" } },
  ]);
});

it("where nothing expires nothing is told", () => {
  expect(expiryReadings([], 1_000, now)).toEqual([]);
});
