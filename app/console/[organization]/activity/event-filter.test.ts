import { expect, it } from "vitest";
import { countedSignIns, readEventFilter } from "./event-filter";

const now = new Date("2026-06-15T12:00:00Z");

it.each([
  ["the last day begins at this time of yesterday", { range: "24h" }, "2026-06-14T12:00:00.000Z"],
  ["seven days, too", { range: "7d" }, "2026-06-08T12:00:00.000Z"],
  ["of a day and a range, the later begins", { range: "7d", timeFrom: "2026-06-12" }, "2026-06-12T00:00:00.000Z"],
  ["also when that is the range", { range: "24h", timeFrom: "2026-06-12" }, "2026-06-14T12:00:00.000Z"],
  ["what is no range is no bound", { range: "99d" }, undefined],
])("%s", (_name, query, from) => {
  expect(readEventFilter(query, { timeZone: "UTC", now }).from?.toISOString()).toBe(from);
});

it("a figure leads to what it counted: the range, and no tests", () => {
  const address = countedSignIns("acme", "30d", { code: "saml_expired", connection: undefined });
  expect(address).toBe("/console/acme/activity?code=saml_expired&purpose=sign-in&range=30d");
});
