import { describe, expect, it } from "vitest";
import { readPatch } from "./patch-operations";
import { patchedAttributes } from "./patched-attributes";
import { enterpriseUrn, userType } from "./resource-type";

const ada = {
  userName: "ada",
  active: true,
  title: "Engineer",
  name: { givenName: "Ada", familyName: "Byron" },
  emails: [
    { value: "ada@acme.test", type: "work", primary: true },
    { value: "ada@home.test", type: "home" },
  ],
  [enterpriseUrn]: { department: "R&D", manager: { value: "26" } },
};

const patch = (...Operations: unknown[]) => patchedAttributes(ada, readPatch({ Operations }, userType, "own-id"));
const work = { value: "ada@acme.test", type: "work", primary: true };
const home = { value: "ada@home.test", type: "home" };

describe("an operation changes", () => {
  it.each<[string, unknown[], object]>([
    ["nothing, when there is none", [], {}],
    ["one attribute", [{ op: "replace", path: "title", value: "Boss" }], { title: "Boss" }],
    ["a flag that is a text", [{ op: "Replace", path: "active", value: "False" }], { active: false }],
    [
      "without a path, as Okta's catalog applications do",
      [{ op: "replace", value: { active: false } }],
      { active: false },
    ],
    ["what is called in another case", [{ op: "REPLACE", path: "TITLE", value: "Boss" }], { title: "Boss" }],
    [
      "a part",
      [{ op: "add", path: "name.givenName", value: "A." }],
      { name: { givenName: "A.", familyName: "Byron" } },
    ],
    [
      "parts by dotted names, as Entra's aadOptscim062020 does",
      [{ op: "replace", value: { "name.familyName": "Lovelace", [`${enterpriseUrn}:department`]: "Math" } }],
      {
        name: { givenName: "Ada", familyName: "Lovelace" },
        [enterpriseUrn]: { department: "Math", manager: { value: "26" } },
      },
    ],
    [
      "an extension as a whole",
      [{ op: "replace", value: { [enterpriseUrn]: { department: "Math" } } }],
      { [enterpriseUrn]: { department: "Math", manager: { value: "26" } } },
    ],
    [
      "an entry that a filter names",
      [{ op: "replace", path: 'emails[type eq "work"].value', value: "a@b.test" }],
      {
        emails: [{ ...work, value: "a@b.test" }, home],
      },
    ],
    [
      "an entry that is not there: it is made of its filter",
      [{ op: "Add", path: 'emails[type eq "other"].value', value: "o@b.test" }],
      {
        emails: [work, home, { type: "other", value: "o@b.test" }],
      },
    ],
    [
      "a list that is not there",
      [{ op: "replace", path: 'phoneNumbers[type eq "mobile"].value', value: "1" }],
      {
        phoneNumbers: [{ type: "mobile", value: "1" }],
      },
    ],
    [
      "a list by one more",
      [{ op: "add", path: "emails", value: [{ value: "x@b.test", primary: true }] }],
      {
        emails: [{ ...work, primary: false }, home, { value: "x@b.test", primary: true }],
      },
    ],
    ["nothing by one that is there", [{ op: "add", path: "emails", value: [home] }], {}],
    [
      "a list by another",
      [{ op: "replace", path: "emails", value: { value: "x@b.test" } }],
      { emails: [{ value: "x@b.test" }] },
    ],
    ["a text in a list of one", [{ op: "replace", path: "title", value: ["Boss"] }], { title: "Boss" }],
    [
      "a manager that is a text",
      [{ op: "add", path: `${enterpriseUrn}:manager`, value: "27" }],
      {
        [enterpriseUrn]: { department: "R&D", manager: { value: "27" } },
      },
    ],
    [
      "a manager that is an empty text",
      [{ op: "replace", path: `${enterpriseUrn}:manager`, value: "" }],
      {
        [enterpriseUrn]: { department: "R&D" },
      },
    ],
    [
      "a manager whose address is null",
      [{ op: "replace", path: "manager", value: { $ref: null, value: "28" } }],
      {
        [enterpriseUrn]: { department: "R&D", manager: { value: "28" } },
      },
    ],
    [
      "one after the other",
      [
        { op: "remove", path: "title" },
        { op: "add", path: "title", value: "Boss" },
      ],
      { title: "Boss" },
    ],
    ["nothing by what is not kept", [{ op: "replace", value: { password: "secret", nope: 1, schemas: [] } }], {}],
    ["nothing by its own id and empty groups", [{ op: "replace", value: { id: "own-id", groups: [] } }], {}],
    [
      "the one that is removed by value",
      [{ op: "Remove", path: "emails", value: [{ value: "ada@home.test" }] }],
      { emails: [work] },
    ],
    ["nobody, when the removal names nobody", [{ op: "remove", path: "emails", value: [] }], {}],
    ["nothing, when the filter names nobody", [{ op: "remove", path: 'emails[type eq "x"]' }], {}],
    ["the entries that a filter names", [{ op: "remove", path: 'emails[type eq "home"]' }], { emails: [work] }],
    [
      "a part of them",
      [{ op: "remove", path: 'emails[type eq "work"].primary' }],
      {
        emails: [{ value: "ada@acme.test", type: "work" }, home],
      },
    ],
  ])("%s", (_what, operations, change) => expect(patch(...operations)).toEqual({ ...ada, ...change }));

  it.each(["title", "emails", "name", enterpriseUrn])("%s away", (path) => {
    const { [path as "title"]: _gone, ...rest } = ada;
    expect(patch({ op: "remove", path })).toEqual(rest);
  });
});

describe("a PATCH is refused as a whole", () => {
  const first = { op: "replace", path: "title", value: "Boss" };

  it.each<[string, string, unknown]>([
    ["remove without a path", "noTarget", { op: "remove" }],
    ["its id", "mutability", { op: "replace", path: "id", value: "x" }],
    ["another id", "mutability", { op: "replace", value: { id: "x" } }],
    ["meta", "mutability", { op: "replace", path: "meta.created", value: "x" }],
    ["groups", "mutability", { op: "add", path: "groups", value: [{ value: "x" }] }],
    ["userName away", "mutability", { op: "remove", path: "userName" }],
    ["an unknown operation", "invalidSyntax", { op: "move", path: "title", value: "x" }],
    ["an operation that is a text", "invalidSyntax", "replace"],
    ["an unknown path", "invalidPath", { op: "replace", path: "nope", value: "x" }],
    ["a path that is no text", "invalidPath", { op: "replace", path: 5, value: "x" }],
    ["a broken filter", "invalidFilter", { op: "replace", path: "emails[type].value", value: "x" }],
    ["brackets of what is no list", "invalidPath", { op: "replace", path: 'title[value eq "x"]', value: "x" }],
    ["a value that is an object", "invalidValue", { op: "replace", path: "title", value: { a: 1 } }],
    ["a flag that is none", "invalidValue", { op: "replace", path: "active", value: "maybe" }],
    ["two values of what is one", "invalidValue", { op: "replace", path: "title", value: ["a", "b"] }],
    ["no value", "invalidValue", { op: "replace", path: "title" }],
    ["a value without a path that is no object", "invalidValue", { op: "replace", value: "x" }],
    ["a text with half a character", "invalidValue", { op: "replace", path: "title", value: "\ud800" }],
    [
      "an entry that nothing can be made of",
      "noTarget",
      { op: "replace", path: 'emails[value co "x"].type', value: "x" },
    ],
    ["__proto__", "invalidPath", { op: "add", path: "__proto__.polluted", value: "x" }],
    ["constructor", "invalidPath", { op: "add", path: "name.constructor.prototype", value: "x" }],
    ["__proto__ without a path", "invalidPath", { op: "add", value: JSON.parse('{"__proto__": {"polluted": 1}}') }],
    ["__proto__ in an extension", "invalidPath", { op: "add", path: `${enterpriseUrn}:__proto__`, value: "x" }],
  ])("%s: %s", (_what, scimType, operation) => {
    expect(() => patch(first, operation)).toThrow(expect.objectContaining({ status: 400, scimType }));
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(ada.title).toBe("Engineer");
  });

  it.each([{}, [], null, { Operations: {} }, { Operations: Array(1001).fill(first) }])(
    "no list of operations: %#",
    (body) => expect(() => readPatch(body, userType, "own-id")).toThrow(expect.objectContaining({ status: 400 })),
  );
});
