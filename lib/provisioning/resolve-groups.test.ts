import { describe, expect, it } from "vitest";
import { decide } from "@/e2e/support/decided-sign-in";
import { said } from "@/lib/facts/fact";
import type { KnownUser } from "./provisioning-input";

describe("which groups they get (EN-40, EN-41)", () => {
  const rules = [
    { value: "6f3c", group: "designers", label: "Design team" },
    { value: "6f3c", group: "editors" },
    { value: "all", group: "editors" },
    { value: "old", group: "deleted" },
  ];
  const groupsOf = (values: string[] | undefined, groups: object, linked: Partial<KnownUser> | null = {}) => {
    const decision = decide({ linked, claims: { groups: values }, policy: { groups: { rules, ...groups } } });
    if (decision.kind === "reject") return decision.code;
    return [
      ...decision.groups.granted.map(({ group }) => `+${group}`),
      ...decision.groups.revoked.map((key) => `-${key}`),
    ];
  };
  it.each<[string, string[] | undefined, object, Partial<KnownUser> | null, string[]]>([
    ["a new user gets what the table says, many to many", ["6f3c"], {}, null, ["+designers", "+editors"]],
    ["what is held is not granted again", ["6f3c"], {}, {}, ["+editors"]],
    ["add never takes away", ["unknown"], { mode: "add" }, {}, []],
    ["sync takes away what the provider no longer says", ["all"], { mode: "sync" }, {}, ["+editors", "-designers"]],
    ["sync takes everything away when the claim is empty", [], { mode: "sync" }, {}, ["-designers"]],
    ["sync takes nothing away when the claim is absent", undefined, { mode: "sync" }, {}, []],
    ["a row of a deleted group means nothing", ["old"], {}, null, []],
    ["without rows nothing is granted", ["designers"], { rules: [] }, null, []],
  ])("%s", (_sentence, values, groups, linked, expected) => expect(groupsOf(values, groups, linked)).toEqual(expected));

  it("with updating off the groups stay as they are", () => {
    const policy = { updateUsers: false, groups: { mode: "sync", rules } };
    const decision = decide({ linked: {}, claims: { groups: ["all"] }, policy });
    expect(decision.kind !== "reject" && decision.groups).toEqual({ granted: [], revoked: [] });
  });

  it("each grant says why: by the first row that means the group", () => {
    const grants = (groups: string[]) => {
      const decision = decide({ claims: { groups }, policy: { groups: { rules } } });
      return decision.kind === "reject" ? decision.code : decision.groups.granted;
    };
    const third = { group: "editors", reason: said("groupRow", { value: "all", row: 3 }) };
    const second = { group: "editors", reason: said("groupRow", { value: "6f3c", row: 2 }) };
    expect(grants(["all"])).toEqual([third]);
    expect(grants(["all", "6f3c"])).toContainEqual(second);
    expect(grants(["all", "6f3c"])).not.toContainEqual(third);
  });
});
