import { describe, expect, it } from "vitest";
import type { Behaviour } from "@/e2e/support/mock-openid-provider";
import { type OidcChange, sharedOidcWorld } from "@/e2e/support/oidc-world";
import { groupsOfUsers } from "@/lib/directory/group-store";
import { rolesOfUsers } from "@/lib/directory/role-grant-store";
import { createUser } from "@/lib/directory/save-user";
import { findUserByEmail } from "@/lib/directory/user-store";
import { said } from "@/lib/facts/fact";

// A public case: the ID token has all that is demanded, and the userinfo endpoint, asked for the rest, fails. Relatives
// looked for: each way to fail (status, no content, a page, silence, JSON that is no object), each thing that may be demanded
// and missing then (what identifies, the tenant claim, the address of a new user, the role), blank claims in either source, and
// `email_verified` on the other side than the address.

const world = sharedOidcWorld();
const { provider } = world;

/** The rows that a new connection has; the honest ID token has no given_name, family_name and groups. */
const rows = [
  { field: "email", from: "email" },
  { field: "fullName", from: "name" },
  { field: "firstName", from: "given_name" },
  { field: "lastName", from: "family_name" },
  { field: "role", from: "roles" },
  { field: "groups", from: "groups" },
];
const whole = { sub: "s1", email: "ada@acme.test", email_verified: true, name: "Ada Lovelace" };

const answers: [string, Behaviour["userinfoAnswer"]][] = [
  ["403", () => ({ status: 403, headers: { "WWW-Authenticate": 'Bearer error="insufficient_scope"' } })],
  ["500", () => ({ status: 500 })],
  ["404", () => ({ status: 404 })],
  ["an HTML page", () => ({ status: 200, headers: { "Content-Type": "text/html" }, body: "<!doctype html>" })],
  ["no content", () => ({ status: 204 })],
  ["a list", () => ({ status: 200, headers: { "Content-Type": "application/json" }, body: "[]" })],
  ["silence", "hang"],
];

async function signInTwice(answer: Behaviour["userinfoAnswer"], change: OidcChange = {}) {
  const made = await world.newConnection({ claims: rows, groups: ["designers"], ...change });
  Object.assign(provider().behaviour, {
    claims: whole,
    userinfo: { given_name: "Ada", family_name: "Lovelace", roles: ["developer"], groups: ["designers"] },
  });
  const first = await world.signIn(made);
  provider().behaviour.userinfoAnswer = answer;
  const second = await world.signIn(made);
  const user = await findUserByEmail(world.db(), made.organization.id, "ada@acme.test");
  const { id: userId = "" } = user ?? {};
  const roles = await rolesOfUsers(world.db(), made.organization.id, [userId]);
  const groups = await groupsOfUsers(world.db(), made.organization.id, [userId]);
  return { first, second, user, roles: roles.get(userId), groups: groups.get(userId) };
}

describe.each(answers)("userinfo that fails with %s", (_name, answer) => {
  it("leaves a warning, and all that a person has", async () => {
    const groups = { mode: "sync", rules: [{ value: "designers", group: "designers" }] };
    const known = await signInTwice(answer, { provisioning: { groups } });
    expect(known.first.code).toBe("ok");
    expect(known.second.code).toBe("ok");
    expect(known.second.event?.checks.filter((check) => check.warns)).toMatchObject([
      // Half of what a sign-in may wait for an endpoint that it needs.
      { name: "oidc_userinfo_failed", expected: said("claimsWithin", { count: 3 }) },
    ]);
    expect(known.user).toMatchObject({ firstName: "Ada", lastName: "Lovelace" });
    expect(known.roles).toEqual(["developer"]);
    expect(known.groups).toEqual(["designers"]);
  });
});

it.each<[string, OidcChange, object]>([
  ["what identifies", {}, { email: undefined }],
  ["the tenant claim", { provisioning: { tenantClaim: { claim: "tenant", value: "acme" } } }, {}],
  [
    "the address of a new user",
    { provisioning: { identifyBy: { field: "userName", claim: "sub" } } },
    { email: undefined },
  ],
  [
    "the role, where a table names who may enter",
    { provisioning: { roles: { unmapped: "reject", rules: [{ value: "dev", role: "developer" }] } } },
    {},
  ],
])("userinfo that fails refuses when %s is missing then", async (_name, change, claims) => {
  const made = await world.newConnection({ claims: rows, ...change });
  Object.assign(provider().behaviour, { claims: { ...whole, ...claims }, userinfoAnswer: () => ({ status: 500 }) });
  const { code, event } = await world.signIn(made);
  expect(code).toBe("oidc_userinfo_failed");
  expect(event?.checks.some((check) => check.name === "oidc_userinfo_failed" && !check.passed)).toBe(true);
});

it("a demand that the ID token breaks itself is refused for that, whatever became of userinfo", async () => {
  const made = await world.newConnection({
    claims: rows,
    provisioning: { tenantClaim: { claim: "tenant", value: "acme" } },
  });
  Object.assign(provider().behaviour, {
    claims: { ...whole, tenant: "other" },
    userinfoAnswer: () => ({ status: 500 }),
  });
  expect((await world.signIn(made)).code).toBe("tenant_claim");
});

it.each([
  ["another", { sub: "s2" }],
  ["a missing", { sub: undefined }],
  ["an empty", { sub: "" }],
])("%s subject in userinfo refuses although nothing of it is needed", async (_name, userinfo) => {
  const made = await world.newConnection({ claims: rows });
  Object.assign(provider().behaviour, { claims: whole, userinfo });
  expect((await world.signIn(made)).code).toBe("oidc_userinfo_subject");
});

describe("each claim comes from where it is said", () => {
  const claimsAfter = async (claims: object, userinfo: object) => {
    const made = await world.newConnection({ claims: rows });
    Object.assign(provider().behaviour, { claims: { ...whole, ...claims }, userinfo });
    const { code, event } = await world.signIn(made);
    return { code, claims: event?.claims?.claims, verified: event?.claims?.verifiedEmails, made };
  };

  it("a blank claim of the ID token is not said, and userinfo may say it", async () => {
    const { claims } = await claimsAfter({ name: "", groups: " " }, { name: "Ada of userinfo", groups: ["designers"] });
    expect(claims).toMatchObject({ name: ["Ada of userinfo"], groups: ["designers"] });
  });

  it("a blank claim of userinfo takes nothing away", async () => {
    const { claims } = await claimsAfter({}, { name: "", email: "", given_name: null });
    expect(claims).toMatchObject({ name: ["Ada Lovelace"], email: ["ada@acme.test"] });
    expect(claims?.given_name).toBeUndefined();
  });

  it("the ID token wins where both speak", async () => {
    const { claims } = await claimsAfter({}, { name: "Another", email: "other@acme.test" });
    expect(claims).toMatchObject({ name: ["Ada Lovelace"], email: ["ada@acme.test"] });
  });

  it.each<[string, object, object, string[]]>([
    [
      "userinfo vouches for the same address",
      { email_verified: undefined },
      { email: "Ada@acme.test", email_verified: true },
      ["ada@acme.test"],
    ],
    [
      "userinfo vouches for another address",
      { email_verified: undefined },
      { email: "other@acme.test", email_verified: true },
      ["other@acme.test"],
    ],
    ["userinfo vouches without an address", { email_verified: undefined }, { email_verified: true }, []],
    ["userinfo denies another address", {}, { email: "other@acme.test", email_verified: false }, ["ada@acme.test"]],
    ["userinfo denies the same address", {}, { email: "ada@acme.test", email_verified: false }, []],
    ["userinfo denies without an address", {}, { email_verified: false }, []],
  ])("email_verified counts beside its own address: %s", async (_name, claims, userinfo, expected) => {
    const { verified } = await claimsAfter(claims, userinfo);
    expect(verified).toEqual(expected);
  });

  it("a word about another address finds nobody (nOAuth)", async () => {
    const made = await world.newConnection({ claims: rows });
    await createUser(
      { organizationId: made.organization.id, user: { email: "ada@acme.test" }, createdBy: "api" },
      world.context(),
    );
    Object.assign(provider().behaviour, {
      claims: { ...whole, email_verified: undefined },
      userinfo: { email: "eve@evil.test", email_verified: true },
    });
    expect((await world.signIn(made)).code).toBe("email_unverified");
  });
});
