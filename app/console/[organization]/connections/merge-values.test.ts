import { expect, it } from "vitest";
import { newEditorConfig } from "./editor-config";
import { type ConnectionFormValues, toFormValues } from "./form-values";
import { mergeValues, takeTheirs, valueAt } from "./merge-values";

const begun = toFormValues("Acme", "live", newEditorConfig("generic-saml"));
const changed = (change: (values: ConnectionFormValues) => void): ConnectionFormValues => {
  const values = structuredClone(begun);
  change(values);
  return values;
};
const rule = { role: "admin", value: "a", match: "exact" } as const;

it.each([
  ["nobody changed anything", () => {}, () => {}, {}, []],
  [
    "different fields are merged",
    (v) => {
      v.name = "Mine";
    },
    (v) => {
      v.saml.issuer = "theirs";
    },
    { name: "Mine", "saml.issuer": "theirs" },
    [],
  ],
  [
    "the same change is no collision",
    (v) => {
      v.name = "Same";
    },
    (v) => {
      v.name = "Same";
    },
    { name: "Same" },
    [],
  ],
  [
    "the same field collides, and ours stays",
    (v) => {
      v.name = "Mine";
    },
    (v) => {
      v.name = "Theirs";
    },
    { name: "Mine" },
    ["name"],
  ],
  [
    "a table is one value",
    (v) => {
      v.provisioning.rules = [rule];
    },
    (v) => {
      v.provisioning.rules = [{ ...rule, value: "b" }];
    },
    { "provisioning.rules": [rule] },
    ["provisioning.rules"],
  ],
  [
    "the order of keys is no change",
    (v) => {
      v.provisioning.rules = [{ match: "exact", value: "a", role: "admin" }];
    },
    (v) => {
      v.provisioning.rules = [rule];
    },
    { "provisioning.rules": [rule] },
    [],
  ],
  [
    "a typed secret stays",
    (v) => {
      v.oidc.clientSecret = "typed";
    },
    (v) => {
      v.oidc.clientId = "theirs";
    },
    { "oidc.clientSecret": "typed", "oidc.clientId": "theirs" },
    [],
  ],
] as [
  string,
  (v: ConnectionFormValues) => void,
  (v: ConnectionFormValues) => void,
  Record<string, unknown>,
  string[],
][])("%s", (_name, ours, others, expected, collisions) => {
  const mine = changed(ours);
  const result = mergeValues({ base: begun, mine, theirs: changed(others) });
  expect(result.collisions).toEqual(collisions);
  for (const [path, value] of Object.entries(expected)) expect(valueAt(result.merged, path)).toEqual(value);
  expect(mine, "what was typed is not changed in place").toEqual(changed(ours));
});

it("takes what is saved where that was chosen, and nothing else", () => {
  const mine = changed((v) => {
    v.name = "Mine";
    v.saml.issuer = "mine";
  });
  const taken = takeTheirs(mine, begun, ["name"]);
  expect([taken.name, taken.saml.issuer]).toEqual(["Acme", "mine"]);
});
