import { describe, expect, it } from "vitest";
import { pathText } from "./attribute-path";
import type { Filter } from "./filter";
import { parseFilter } from "./filter-grammar";
import { groupType, userType } from "./resource-type";
import { ScimRefusal } from "./scim-refusal";

/** A filter as it was understood, with every bracket. */
function shown(filter: Filter): string {
  switch (filter.kind) {
    case "and":
    case "or":
      return `(${shown(filter.left)} ${filter.kind} ${shown(filter.right)})`;
    case "not":
      return `not ${shown(filter.term)}`;
    default: {
      const { path } = filter;
      const name = pathText(path) + (path.within ? `[${shown(path.within)}]` : "");
      return filter.kind === "present" ? `${name} pr` : `${name} ${filter.comparison} ${JSON.stringify(filter.value)}`;
    }
  }
}

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

describe("a filter is understood", () => {
  it.each([
    ['userName eq "Ada"', 'userName eq "Ada"'],
    ['USERNAME EQ "Ada"', 'userName eq "Ada"'],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "a"', 'userName sw "a"'],
    ['id eq "4711"', 'id eq "4711"'],
    ["title pr", "title pr"],
    ["active eq true", "active eq true"],
    ['active eq "False"', "active eq false"],
    ["nickName eq null", "nickName eq null"],
    ["externalId eq 4711", 'externalId eq "4711"'],
    ['a eq "x"'.replace("a", "name.familyName"), 'name.familyName eq "x"'],
    ['meta.created gt "2026-01-01T00:00:00Z"', 'meta.created gt "2026-01-01T00:00:00.000Z"'],
    ['title eq "a" or title eq "b" and active eq true', '(title eq "a" or (title eq "b" and active eq true))'],
    ['(title eq "a" or title eq "b") and active eq true', '((title eq "a" or title eq "b") and active eq true)'],
    ['not (title eq "a") and title pr', '(not title eq "a" and title pr)'],
    ['emails eq "a@b.test"', 'emails.value eq "a@b.test"'],
    ['emails.value co "@b"', 'emails.value co "@b"'],
    ['emails[type eq "work" and value co "@b"]', 'emails[(type eq "work" and value co "@b")] pr'],
    ['emails[type eq "work"].value eq "a@b.test"', 'emails.value[type eq "work"] eq "a@b.test"'],
    [`${enterprise}:department eq "R&D"`, `${enterprise}:department eq "R&D"`],
    [`${enterprise}:manager.value eq "26"`, `${enterprise}:manager.value eq "26"`],
    ['displayName eq "a \\"quoted\\" text \\u00e4"', 'displayName eq "a \\"quoted\\" text ä"'],
    ['userName eq "x\' or 1=1; --"', 'userName eq "x\' or 1=1; --"'],
  ])("%s", (text, expected) => expect(shown(parseFilter(text, userType))).toBe(expected));

  it("of groups, by their members", () => {
    expect(shown(parseFilter('members[value eq "u1"]', groupType))).toBe('members[value eq "u1"] pr');
    expect(shown(parseFilter('members eq "u1"', groupType))).toBe('members.value eq "u1"');
  });
});

const terms = (count: number) => Array.from({ length: count }, () => "title pr").join(" and ");
const deep = (depth: number) => `${"(".repeat(depth)}title pr${")".repeat(depth)}`;

describe("limits of a filter", () => {
  it.each([terms(20), deep(10), `title eq "${"x".repeat(980)}"`])("what is just within passes: %#", (text) =>
    expect(() => parseFilter(text, userType)).not.toThrow(),
  );

  it.each([terms(21), deep(11), `title eq "${"x".repeat(1000)}"`])("what is beyond is refused: %#", (text) =>
    expect(() => parseFilter(text, userType)).toThrow(ScimRefusal),
  );
});

it.each([
  "",
  "userName",
  "userName eq",
  "userName eq ada",
  'userName like "a"',
  'userName eq "a',
  'userName eq "a" and',
  'userName eq "a" title pr',
  '(userName eq "a"',
  'userName eq "a")',
  'not title eq "a"',
  'unknown eq "a"',
  'name.nope eq "a"',
  'emails[type eq "work"',
  'emails[nope eq "work"]',
  'emails[type eq "work"].nope eq "a"',
  'title[type eq "work"]',
  'name eq "Ada"',
  "active gt true",
  "title eq true",
  'meta.created co "2026"',
  'meta.created gt "yesterday"',
  "userName gt null",
  'userName eq "\\x"',
  'userName eq "a\\u0000"',
  '__proto__ eq "a"',
  'constructor.name eq "a"',
  'urn:other:1.0:User:userName eq "a"',
  "password pr",
])("%j is no filter", (text) => {
  expect(() => parseFilter(text, userType)).toThrow(
    expect.objectContaining({ status: 400, scimType: "invalidFilter" }),
  );
});
