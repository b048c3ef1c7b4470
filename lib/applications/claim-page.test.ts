import { expect, it } from "vitest";
import { claimPage } from "./claim-page";
import type { ClaimRow } from "./claim-rows";

const groups = Array.from({ length: 450 }, (_, index) => `app-${String(index).padStart(3, "0")}`);
const person = { roles: ["admin", "developer"], groups: ["other", ...groups].reverse() };

it("a long list is read page by page, each value once, in order", () => {
  const claims: ClaimRow[] = [{ claim: "groups", from: "groups", prefix: "app-", format: "string" }];
  const read: unknown[] = [];
  let after = "";
  for (const size of [200, 200, 50]) {
    const page = claimPage({ claims }, person, { claim: "groups", after });
    expect(page?.groups).toHaveLength(size);
    read.push(...(Array.isArray(page?.groups) ? page.groups : []));
    after = String(page?.groups_next ?? "");
  }
  expect(after).toBe("");
  expect(read).toEqual(groups);
});

it.each<[string, ClaimRow[], string, object | null]>([
  ["a default claim", [], "roles", { roles: ["admin", "developer"] }],
  ["a claim of another name", [{ claim: "rights", from: "roles" }], "rights", { rights: ["admin", "developer"] }],
  [
    "only what the rule lets through",
    [{ claim: "roles", from: "roles", only: ["admin"] }],
    "roles",
    { roles: ["admin"] },
  ],
  ["a list that the rule leaves out", [{ claim: "groups", from: "omit" }], "groups", null],
  ["a name that hides another claim", [{ claim: "groups", from: "value", value: "x" }], "groups", null],
  ["a claim that is no list", [], "email", null],
  ["a name of nothing", [], "__proto__", null],
])("%s", (_name, claims, claim, page) => {
  expect(claimPage({ claims }, person, { claim, after: "" })).toEqual(page);
});
