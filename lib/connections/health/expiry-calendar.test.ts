import { expect, it } from "vitest";
import type { Connection } from "@/lib/connections/connection";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { expiryCalendar } from "./expiry-calendar";

const now = new Date("2026-06-15T12:00:00Z");

const withSecret = (id: string, clientSecretExpiresOn: string | null, status = "live") => {
  const input = connectionInputSchema.parse({
    kind: "generic-oidc",
    name: id,
    status,
    oidc: { clientSecretExpiresOn },
  });
  return { ...input, id, protocol: "oidc" } as unknown as Connection;
};
const key = (connectionId: string, at: string) => ({ connectionId, notAfter: new Date(at) });
const calendar = (connections: Connection[], keys: { connectionId: string; notAfter: Date }[] = [], limit = 12) =>
  expiryCalendar(connections, keys, { now, limit }).map(({ kind, connection, at }) => [kind, connection.id, at]);

it("secrets and keys are in the order of their ends", () => {
  const found = calendar(
    [withSecret("late", "2027-01-01"), withSecret("soon", "2026-07-01"), withSecret("none", null)],
    [key("late", "2026-08-01T00:00:00Z")],
  );
  expect(found).toEqual([
    ["secret", "soon", "2026-07-01"],
    ["key", "late", "2026-08-01T00:00:00.000Z"],
    ["secret", "late", "2027-01-01"],
  ]);
});

it.each<[string, Connection, boolean]>([
  ["is over since yesterday", withSecret("a", "2026-06-14"), false],
  ["ends today", withSecret("a", "2026-06-15"), true],
  ["belongs to a draft", withSecret("a", "2026-07-01", "draft"), true],
  ["belongs to what is off", withSecret("a", "2026-07-01", "off"), false],
])("a secret that %s", (_name, connection, isListed) => {
  expect(calendar([connection]).length).toBe(isListed ? 1 : 0);
});

it("a key of a connection that is off, or of another organization, is left out", () => {
  const keys = [key("a", "2026-08-01T00:00:00Z"), key("stranger", "2026-08-01T00:00:00Z")];
  expect(calendar([withSecret("a", null, "off")], keys)).toEqual([]);
});

it("no more than asked for, the first ones", () => {
  const connections = ["2026-09-01", "2026-07-01", "2026-08-01"].map((at) => withSecret(at, at));
  expect(calendar(connections, [], 2).map(([, id]) => id)).toEqual(["2026-07-01", "2026-08-01"]);
});
