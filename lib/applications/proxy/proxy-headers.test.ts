import { expect, it } from "vitest";
import type { ApplicationPerson } from "../application-claims";
import { claimRowsSchema } from "../claim-rows";
import { asciiSafe, emptyProxyHeaders, proxyClaims, proxyHeaderNames, proxyHeaders } from "./proxy-headers";

const anna: ApplicationPerson = {
  id: "u1",
  organizationId: "o1",
  organization: "acme",
  organizationName: "Acme",
  status: "active",
  email: "anna@acme.test",
  emailVerified: true,
  userName: "anna",
  fullName: "Anna Müller",
  firstName: null,
  lastName: null,
  phone: null,
  mobile: null,
  locale: null,
  userPrincipalName: null,
  securityId: null,
  roles: ["developer"],
  groups: ["staff", "design"],
  attributes: { teams: ["blue", "red"] },
};
const told = (rows: object[] = [], person = anna, jwt: string | null = null) =>
  proxyHeaders(proxyClaims({ claims: claimRowsSchema.parse(rows) }, person, null), person, jwt);

it("says who somebody is under each name that applications look at", () => {
  expect(told([], anna, "a.b.c")).toEqual({
    headers: {
      "Remote-User": "u1",
      "Remote-Email": "anna@acme.test",
      "Remote-Name": "Anna M%C3%BCller",
      "Remote-Groups": "staff,design",
      "X-Auth-Request-User": "u1",
      "X-Auth-Request-Email": "anna@acme.test",
      "X-Auth-Request-Groups": "staff,design",
      "X-Auth-Request-Preferred-Username": "anna",
      "X-Gatehouse-Jwt": "a.b.c",
    },
    leftOut: { groupsWithComma: [], tooLong: [] },
  });
});

it("what is not known is empty, and never absent", () => {
  const unknown = { ...anna, fullName: null, userName: null, groups: [] };
  for (const { headers } of [told([], unknown), told([{ claim: "email", from: "omit" }])])
    expect(Object.keys(headers).sort()).toEqual([...proxyHeaderNames].sort());
  expect(told([], unknown).headers).toMatchObject({
    "Remote-Name": "",
    "Remote-Groups": "",
    "X-Auth-Request-Preferred-Username": "",
    "X-Gatehouse-Jwt": "",
  });
  expect(told([{ claim: "email", from: "omit" }]).headers).toMatchObject({ "Remote-Email": "" });
  expect(Object.keys(emptyProxyHeaders).sort()).toEqual([...proxyHeaderNames].sort());
});

it("the rows of the application's claims decide what is said", () => {
  const rows = [
    { claim: "groups", from: "groups", prefix: "s", format: "string" },
    { claim: "name", from: "email" },
    { claim: "preferred_username", from: "value", value: "a" },
  ];
  expect(told(rows).headers).toMatchObject({
    "Remote-Groups": "staff",
    "Remote-Name": "anna@acme.test",
    "X-Auth-Request-Preferred-Username": "a",
  });
});

it("a group with a comma would be two: it is left out and named", () => {
  const { headers, leftOut } = told([], { ...anna, groups: ["staff", "x,admins"] });
  expect(headers).toMatchObject({ "Remote-Groups": "staff", "X-Auth-Request-Groups": "staff" });
  expect(leftOut.groupsWithComma).toEqual(["x,admins"]);
});

it("what is longer than servers take is left out as a whole, and named", () => {
  const groups = Array.from({ length: 150 }, (_, index) => `a-group-of-somebody-${index}`);
  const { headers, leftOut } = told([], { ...anna, fullName: "ü".repeat(200), groups }, "x".repeat(4_001));
  expect(headers).toEqual({
    ...told().headers,
    "Remote-Name": "",
    "Remote-Groups": "",
    "X-Auth-Request-Groups": "",
    "X-Gatehouse-Jwt": "",
  });
  expect(leftOut.tooLong).toEqual(["Remote-Name", "Remote-Groups", "X-Auth-Request-Groups", "X-Gatehouse-Jwt"]);
});

it.each([
  ["Anna Berg", "Anna Berg"],
  ["100%", "100%25"],
  ["a\r\nRemote-Groups: admins", "a%0D%0ARemote-Groups: admins"],
  ["a\u0000b", "a%00b"],
  ["名前", "%E5%90%8D%E5%89%8D"],
  ["👩", "%F0%9F%91%A9"],
  ["a\u0085b", "a%C2%85b"],
  [" a ", "%20a%20"],
])("%j is said in ASCII, on one line, and can be read back", (text, expected) => {
  expect(asciiSafe(text)).toBe(expected);
  expect(decodeURIComponent(asciiSafe(text))).toBe(text);
});

it("half a character is the replacement character", () => {
  expect(asciiSafe("\ud800")).toBe("%EF%BF%BD");
});

it("a list of a custom attribute takes the place of the groups, whatever its row wants", () => {
  const claims = claimRowsSchema.parse([{ claim: "groups", from: "attributes.teams", format: "string" }]);
  const told = proxyClaims({ claims }, anna, null);
  expect(told.groups).toEqual(["blue", "red"]);
  expect(proxyHeaders(told, anna, null).headers["Remote-Groups"]).toBe("blue,red");
});
