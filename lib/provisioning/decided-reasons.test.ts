import { describe, expect, it } from "vitest";
import { administrator, byName, type Change, decide, decideAll, linking, outcome } from "@/e2e/support/decided-sign-in";
import { personal, plain, said } from "@/lib/facts/fact";
import { type ClaimRow, defaultClaimRows } from "@/lib/identity/claim-mapping";
import type { KnownUser } from "./provisioning-input";

describe("what the checks and the refusals say", () => {
  const told = (change: Change) =>
    decideAll(change).checks.map(({ name, passed, expected, got }) => [name, passed, expected, got]);
  const identified = ["attribute_missing", true, said("claimNamed", { claim: "NameID" }), personal("ada@acme.test")];
  const roleCheck = ["role_unmapped", true, said("mappedRole"), plain(["developer"])];

  it.each<[string, Change, unknown[]]>([
    ["a new user", {}, [identified, roleCheck]],
    [
      "the tenant and the domain",
      {
        linked: {},
        claims: { tenant: ["1"] },
        policy: { tenantClaim: { claim: "tenant", value: "1" }, allowedDomains: ["acme.test"] },
      },
      [
        ["tenant_claim", true, said("claimIs", { claim: "tenant", value: plain("1") }), plain("1")],
        [
          "domain_not_allowed",
          true,
          plain(["acme.test"]),
          personal(["ada@acme.test", "ada@acme.test", "ada@acme.test"]),
        ],
        roleCheck,
      ],
    ],
    [
      "attributes that agree",
      { identified: [{}], policy: { matchAttributes: ["fullName"] } },
      [identified, ["match_attribute", true, plain(["fullName"]), said("allAgree")], roleCheck],
    ],
    [
      "an administrator in a proven domain",
      { identified: [administrator], domains: { "acme.test": "ours" } },
      [
        identified,
        [
          "administrator_link_denied",
          true,
          said("linkAdministrators", { email: personal("ada@acme.test") }),
          said("provenDomain"),
        ],
        roleCheck,
      ],
    ],
    [
      "a link by a proven domain",
      { ...byName, policy: linking, domains: { "acme.test": "ours" } },
      [
        ["attribute_missing", true, said("claimNamed", { claim: "uid" }), personal("ada")],
        ["email_unverified", true, said("provenDomain"), personal("ada@acme.test")],
        roleCheck,
      ],
    ],
    [
      "nobody to link, in a proven domain",
      { ...byName, policy: linking, domains: { "acme.test": "ours" }, holder: null },
      [["attribute_missing", true, said("claimNamed", { claim: "uid" }), personal("ada")], roleCheck],
    ],
    [
      "no role that is mapped",
      { claims: { role: [] } },
      [identified, ["role_unmapped", true, said("mappedRole"), said("noRole")]],
    ],
    ["no role claim, of a known user", { linked: {}, claims: { role: undefined } }, []],
  ])("of %s", (_sentence, change, expected) => expect(told(change)).toEqual(expected));

  it.each<[string, Change, object]>([
    [
      "no tenant claim",
      { policy: { tenantClaim: { claim: "t", value: "1" } } },
      { got: said("noClaim", { claim: "t" }) },
    ],
    [
      "another tenant",
      { claims: { t: ["2"] }, policy: { tenantClaim: { claim: "t", value: "1" } } },
      { got: said("claimIs", { claim: "t", value: plain(["2"]) }) },
    ],
    [
      "no address, where domains are allowed",
      { subject: "ada", policy: { allowedDomains: ["acme.test"], identifyBy: { field: "userName", claim: "NameID" } } },
      { expected: plain(["acme.test"]), got: said("noEmail") },
    ],
    ["an address outside", { policy: { allowedDomains: ["a.test"] } }, { got: personal("ada@acme.test") }],
    [
      "no claims at all",
      { claims: { full_name: undefined, role: undefined }, policy: { identifyBy: { field: "email", claim: "mail" } } },
      { got: said("noClaims") },
    ],
    [
      "other claims",
      { policy: { identifyBy: { field: "email", claim: "mail" } } },
      { expected: said("identifyingClaim", { claim: "mail" }), got: plain(["full_name", "role"]) },
    ],
    ["two users", { identified: [{}, { id: "u2" }] }, { got: said("users", { count: 2 }) }],
    [
      "an attribute that differs",
      { identified: [{}], claims: { full_name: ["Eve"] }, policy: { matchAttributes: ["email", "fullName"] } },
      {
        expected: said("fieldIs", { field: "fullName", value: personal("Ada") }),
        got: said("fieldIs", { field: "fullName", value: personal("Eve") }),
      },
    ],
    [
      "nobody, where none are created",
      { policy: { createUsers: false } },
      { got: said("noUserWith", { field: "email", claim: "NameID", value: personal("ada@acme.test") }) },
    ],
    [
      "no address to create with",
      { subject: "ada", rows: [], policy: { identifyBy: { field: "userName", claim: "NameID" } } },
      { expected: said("emailNeeded"), got: said("noEmailClaim") },
    ],
    ["another holder of the address", byName, { got: said("otherUserOff") }],
    [
      "another holder, in a domain that is not proven",
      { ...byName, policy: linking },
      { got: said("otherUserDomain", { email: personal("ada@acme.test") }) },
    ],
    [
      "a role without a row",
      { claims: { role: ["x"] } },
      { expected: said("oneOf", { values: plain(["admin", "developer", "viewer"]) }), got: plain(["x"]) },
    ],
    [
      "no role, where rows decide",
      { claims: { role: [] }, policy: { roles: { rules: [{ value: "Devs", role: "developer" }] } } },
      { expected: said("oneOf", { values: plain(["Devs"]) }), got: said("noRole") },
    ],
  ])("the refusal names %s", (_sentence, change, expected) => expect(decide(change)).toMatchObject(expected));

  it.each<[string, Change, unknown[]]>([
    ["an operator's", { linked: { isOperator: true }, claims: { email: ["eve@acme.test"] } }, ["ofOperator"]],
    ["a taken one", { linked: {}, claims: { email: ["eve@acme.test"] }, holder: { id: "u9" } }, ["emailTaken"]],
    [
      "one without proof",
      { linked: {}, claims: { email: ["eve@acme.test"] }, verifiedEmails: [] },
      ["emailUnverified"],
    ],
    ["one that only the user has", { linked: {}, claims: { email: ["eve@acme.test"] }, holder: {} }, []],
    ["none was said", { linked: {}, rows: [] }, []],
    [
      "one came after a text that is none",
      {
        linked: {},
        rows: [
          { field: "email", from: "full_name" },
          { field: "email", from: "NameID" },
        ],
      },
      [],
    ],
  ])("why an address stays: %s", (_sentence, change, keys) => {
    const decision = decide(change);
    const notes = decision.kind === "reject" ? [] : decision.notes;
    expect(notes).toEqual(
      keys.map((key) =>
        said("emailStays", { email: personal("ada@acme.test"), reason: { kind: "said", key: key as "ofOperator" } }),
      ),
    );
  });

  it("with updating off nothing is changed, and that is said, linked for the first time or not", () => {
    const policy = { updateUsers: false };
    const none = {
      changes: [],
      emailVerified: null,
      groups: { granted: [], revoked: [] },
      notes: [said("updatesOff")],
    };
    const roles = { granted: [], revoked: [], unmapped: [] };
    expect(decide({ linked: {}, policy })).toEqual({ kind: "unchanged", userId: "u1", roles, ...none });
    expect(decide({ identified: [{}], policy })).toEqual({ kind: "link", userId: "u1", roles, ...none });
  });

  it("a refusal is a check that failed, after those that passed", () => {
    const { checks } = decideAll({ policy: { createUsers: false } });
    expect(checks.map(({ name, passed }) => [name, passed])).toEqual([
      ["attribute_missing", true],
      ["user_creation_off", false],
    ]);
  });

  it("without a role claim a new user gets the default, and a known one stays as they are", () => {
    const policy = { roles: { unmapped: "default", default: "viewer" } };
    const roleChanges = (change: Change) => {
      const decision = decide({ ...change, claims: { role: undefined }, policy });
      return decision.kind === "reject" ? decision.code : decision.roles;
    };
    const granted = [{ role: "viewer", reason: said("defaultRoleAbsent") }];
    expect(roleChanges({})).toEqual({ granted, revoked: [], unmapped: [] });
    expect(roleChanges({ linked: {} })).toEqual({ granted: [], revoked: [], unmapped: [] });
  });

  it("what a custom attribute becomes is in the decision, also for a new user, and only when it changes", () => {
    const rows: ClaimRow[] = [
      ...defaultClaimRows,
      { field: "attributes.costCenter", from: "cc" },
      { field: "attributes.level", from: "level" },
    ];
    const claims = { cc: ["4711"], level: ["senior"] };
    const attributes = [{ key: "costCenter", from: null, to: "4711", reason: said("claimNamed", { claim: "cc" }) }];
    const misfit = { attribute: "Level", claim: "level", type: "number", values: personal(["senior"]) };
    const notes = [said("attributeMisfit", misfit)];
    expect(decide({ rows, claims })).toMatchObject({ kind: "create", attributes, notes });
    expect(decide({ rows, claims, linked: {} })).toMatchObject({ kind: "update", attributes, notes });
    const ownAttributes = { costCenter: { value: "4711", setBy: "c" } };
    const same = decide({ rows, claims, linked: { ownAttributes } });
    expect(same).toMatchObject({ kind: "unchanged", notes });
    expect([same, decide({ rows })].filter((decision) => "attributes" in decision)).toEqual([]);
  });

  it("a known user whose role has no row is refused like a new one", () => {
    const change = { claims: { role: ["x"] }, policy: { roles: { rules: [{ value: "Devs", role: "developer" }] } } };
    expect([{}, { linked: {} }, { identified: [{}] }].map((known) => outcome({ ...change, ...known }))).toEqual([
      "role_unmapped",
      "role_unmapped",
      "role_unmapped",
    ]);
  });

  it("roles and groups alone make an update", () => {
    const held = (change: Partial<KnownUser>, claims = {}, policy = {}) => outcome({ linked: change, claims, policy });
    expect(held({ rolesFromConnection: [] })).toBe("update");
    expect(held({ rolesFromConnection: ["developer", "viewer"] })).toBe("update");
    const rules = [{ value: "d", group: "designers" }];
    expect(held({ groupsFromConnection: [] }, { groups: ["d"] }, { groups: { rules } })).toBe("update");
    expect(held({}, { groups: [] }, { groups: { rules, mode: "sync" } })).toBe("update");
    expect(held({}, { groups: ["d"] }, { groups: { rules, mode: "sync" } })).toBe("unchanged");
  });
});
