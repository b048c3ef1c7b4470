import { describe, expect, it } from "vitest";
import { meetsRestrictions, pathAccess, pathRulesSchema } from "./path-rule";

const admin = { path: "/admin/*", roles: ["owner"], groups: [] };
const reports = { path: "/reports", roles: [], groups: ["finance"] };
const rules = pathRulesSchema.parse({ open: ["/health", "/hooks/*", "/admin/ping"], restricted: [admin, reports] });
const person = (...restrictions: object[]) => ({ kind: "person", restrictions });

it.each([
  ["exactly the open path", "/health", { kind: "open" }],
  ["its query does not count", "/health?verbose=1", { kind: "open" }],
  ["below an open path that has no star", "/health/deep", person()],
  ["what an open path with a star begins", "/hooks/github", { kind: "open" }],
  ["another case is another path where it opens", "/HEALTH", person()],
  ["any other page", "/", person()],
  ["a restricted page", "/admin/users", person(admin)],
  ["its door", "/admin", person(admin)],
  ["its door with a slash", "/admin/", person(admin)],
  ["in another case, which some servers do not tell apart", "/Admin/users", person(admin)],
  ["written with escapes", "/%61dmin/users", person(admin)],
  ["a name that only begins so", "/administration", person()],
  ["a restriction without a star holds below, too", "/reports/2026", person(reports)],
  ["with a final slash", "/reports/", person(reports)],
  ["open and restricted: restricted", "/admin/ping", person(admin)],
])("%s", (_name, path, expected) => {
  expect(pathAccess(rules, path)).toEqual(expected);
});

it.each([
  "/hooks/../admin",
  "/hooks/%2e%2e/admin",
  "/hooks/..%2fadmin",
  "/hooks%2Fx",
  "/hooks/%252e%252e/admin",
  "/hooks//admin",
  "//admin",
  "/hooks\\..\\admin",
  "/hooks/%5c..%5cadmin",
  "/hooks/;/../admin",
  "/hooks/x;y",
  "/hooks/%00",
  "/hooks/%zz",
  "/hooks/./x",
  "hooks/x",
  "",
])("what servers read differently is open to nobody, and under every restriction: %s", (path) => {
  expect(pathAccess(rules, path)).toEqual(person(admin, reports));
});

it.each([
  ["/administration", true],
  ["/ADM/x", true],
  ["/ad", false],
])("a restriction with a star in a name holds for all that begins so: %s %s", (path, isRestricted) => {
  const beginning = { path: "/adm*", roles: ["owner"], groups: ["staff"] };
  const { restricted } = pathRulesSchema.parse({ restricted: [beginning] });
  expect(pathAccess({ open: [], restricted }, path)).toEqual(isRestricted ? person(beginning) : person());
});

it("a path that is longer than servers take is open to nobody", () => {
  expect(pathAccess(rules, "/hooks/".padEnd(8_000, "x"))).toEqual({ kind: "open" });
  expect(pathAccess(rules, "/hooks/".padEnd(8_001, "x"))).toEqual(person(admin, reports));
});

it("every restriction has to be met, by any of its roles and groups", () => {
  expect(meetsRestrictions([], { roles: [], groups: [] })).toBe(true);
  expect(meetsRestrictions([admin], { roles: ["owner"], groups: [] })).toBe(true);
  expect(meetsRestrictions([admin], { roles: [], groups: ["owner"] })).toBe(false);
  expect(meetsRestrictions([admin, reports], { roles: ["owner"], groups: [] })).toBe(false);
});

describe("patterns", () => {
  it.each(["health", "/a/*/b", "/a//b", "/a/../b", "/a b", "/a%2f", "/a?x", "/a#x", "/*x"])("%s is none", (path) => {
    expect(pathRulesSchema.safeParse({ open: [path] }).success).toBe(false);
  });
  it("a restriction for nobody in particular is none", () => {
    expect(pathRulesSchema.safeParse({ restricted: [{ path: "/x" }] }).success).toBe(false);
  });
});
