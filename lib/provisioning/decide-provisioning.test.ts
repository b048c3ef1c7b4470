import { describe, expect, it } from "vitest";
import { type AssertedIdentity, transientFormat } from "@/lib/identity/asserted-identity";
import { defaultClaimRows, mapProfile } from "@/lib/identity/claim-mapping";
import { decideProvisioning, type KnownUser, type ProvisioningInput } from "./decide-provisioning";
import { provisioningPolicySchema } from "./provisioning-policy";

const roles = [
  { key: "admin", position: 0 },
  { key: "developer", position: 1 },
  { key: "viewer", position: 2 },
];
const user: KnownUser = {
  id: "u1",
  status: "active",
  isOperator: false,
  attributes: { email: "ada@acme.test", fullName: "Ada" },
  rolesFromConnection: ["developer"],
  groupsFromConnection: ["designers"],
};

type Change = {
  /** Undefined takes a claim away. */
  claims?: Record<string, string[] | undefined>;
  subject?: string;
  verifiedEmails?: string[];
  format?: string;
  policy?: object;
  linked?: Partial<KnownUser> | null;
  identified?: (Partial<KnownUser> & { subjectHere?: string | null })[];
  holder?: string | null;
};

function decide({
  claims = {},
  subject = "ada@acme.test",
  verifiedEmails,
  format,
  policy = {},
  linked = null,
  identified = [],
  holder = null,
}: Change) {
  const identity: AssertedIdentity = {
    connectionId: "c",
    protocol: "saml",
    issuer: "https://idp.test",
    subject,
    subjectFormat: format,
    claims: Object.fromEntries(
      Object.entries({ full_name: ["Ada"], role: ["developer"], ...claims }).flatMap(([name, values]) =>
        values ? [[name, values]] : [],
      ),
    ),
    friendlyNames: {},
    verifiedEmails,
    authenticatedAt: new Date(0),
  };
  const input: ProvisioningInput = {
    identity,
    profile: mapProfile(identity, defaultClaimRows),
    policy: provisioningPolicySchema.parse(policy),
    roles,
    groups: ["designers", "editors"],
    linkedUser: linked && { ...user, ...linked },
    identifiedUsers: identified.map((change) => ({ ...user, subjectHere: null, ...change })),
    emailHolderId: holder,
  };
  return decideProvisioning(input).decision;
}

const outcome = (change: Change) => {
  const decision = decide(change);
  return decision.kind === "reject" ? decision.code : decision.kind;
};

describe("who this person is here", () => {
  it.each<[string, Change, string]>([
    ["nobody knows them, and creating is on", {}, "create"],
    ["nobody knows them, and creating is off", { policy: { createUsers: false } }, "user_creation_off"],
    ["linked, and nothing new", { linked: {} }, "unchanged"],
    ["linked, and the name is new", { linked: { attributes: { email: "ada@acme.test", fullName: "Old" } } }, "update"],
    [
      "linked, and updating is off",
      { linked: {}, claims: { full_name: ["New"] }, policy: { updateUsers: false } },
      "unchanged",
    ],
    ["linked, but suspended", { linked: { status: "suspended" } }, "user_disabled"],
    ["not linked, one user with this e-mail", { identified: [{}], holder: "u1" }, "link"],
    ["not linked, that user is suspended", { identified: [{ status: "suspended" }] }, "user_disabled"],
    ["not linked, two users match", { identified: [{}, { id: "u2" }] }, "user_ambiguous"],
    [
      "that user has another subject here already",
      { identified: [{ subjectHere: "someone else" }] },
      "subject_changed",
    ],
    [
      "another user holds the e-mail address",
      { policy: { identifyBy: { field: "userName", claim: "full_name" } }, holder: "u9" },
      "account_link_denied",
    ],
    ["the subject is transient and identifies", { format: transientFormat }, "subject_transient"],
    [
      "the subject is transient, a claim identifies",
      {
        format: transientFormat,
        claims: { email: ["ada@acme.test"] },
        policy: { identifyBy: { field: "email", claim: "email" } },
      },
      "create",
    ],
    [
      "the identifying claim is missing",
      { policy: { identifyBy: { field: "email", claim: "mail" } } },
      "attribute_missing",
    ],
    [
      "no e-mail address to create with",
      { subject: "ada", policy: { identifyBy: { field: "userName", claim: "NameID" } } },
      "attribute_missing",
    ],
    ["the provider says that the e-mail is not verified", { verifiedEmails: [], identified: [{}] }, "email_unverified"],
    [
      "EN-48: a found user whose name differs, where the name must match",
      { identified: [{}], claims: { full_name: ["Eve"] }, policy: { matchAttributes: ["email", "fullName"] } },
      "match_attribute",
    ],
    [
      "EN-48: an attribute that must match and did not arrive",
      { identified: [{}], policy: { matchAttributes: ["lastName", "phone"] }, claims: { sn: ["Lovelace"] } },
      "match_attribute",
    ],
    ["EN-48: all of them agree", { identified: [{}], policy: { matchAttributes: ["email", "fullName"] } }, "link"],
    [
      "EN-48: a linked user whose name changed is updated, where updating is on",
      { linked: {}, claims: { full_name: ["Ada King"] }, policy: { matchAttributes: ["fullName"] } },
      "update",
    ],
    [
      "EN-48: a linked user whose name differs, where updating is off",
      { linked: {}, claims: { full_name: ["Eve"] }, policy: { matchAttributes: ["fullName"], updateUsers: false } },
      "match_attribute",
    ],
    ["outside the allowed domains", { policy: { allowedDomains: ["other.test"] } }, "domain_not_allowed"],
    [
      "a domain that only ends like an allowed one",
      { subject: "ada@notacme.test", policy: { allowedDomains: ["acme.test"] } },
      "domain_not_allowed",
    ],
    [
      "an allowed address asserted beside an identifying one outside",
      {
        subject: "boss@acme.test",
        claims: { email: ["zed@allowed.test"] },
        policy: { allowedDomains: ["allowed.test"] },
      },
      "domain_not_allowed",
    ],
    ["the tenant claim is missing", { policy: { tenantClaim: { claim: "tenant", value: "1" } } }, "tenant_claim"],
    [
      "the tenant claim names another tenant",
      { claims: { tenant: ["2"] }, policy: { tenantClaim: { claim: "tenant", value: "1" } } },
      "tenant_claim",
    ],
    [
      "the tenant claim names ours and another",
      { claims: { tenant: ["1", "2"] }, policy: { tenantClaim: { claim: "tenant", value: "1" } } },
      "tenant_claim",
    ],
    [
      "the tenant claim names ours",
      { claims: { tenant: ["1"] }, policy: { tenantClaim: { claim: "tenant", value: "1" } } },
      "create",
    ],
  ])("%s: %s", (_sentence, change, expected) => expect(outcome(change)).toBe(expected));
});

describe("which roles they get", () => {
  const rules = [
    { value: "Admins", role: "admin" },
    { value: "Devs", role: "developer" },
    { value: "Guests", role: "viewer" },
  ];
  const granted = (claims: string[] | null, policy: object) => {
    const decision = decide({ claims: claims === null ? { role: [] } : { role: claims }, policy: { roles: policy } });
    return decision.kind === "reject" ? decision.code : decision.roles.granted.map(({ role }) => role).join();
  };
  it.each<[string, string[], object, string]>([
    ["a key without rules", ["viewer"], {}, "viewer"],
    ["an unknown value, reject", ["nobody"], {}, "role_unmapped"],
    ["an unknown value, ignore", ["nobody"], { unmapped: "ignore" }, ""],
    ["an unknown value, default", ["nobody"], { unmapped: "default", default: "viewer" }, "viewer"],
    ["first of several", ["Guests", "Admins"], { rules, policy: "first" }, "viewer"],
    ["highest of several", ["Guests", "Admins"], { rules, policy: "highest" }, "admin"],
    ["all of several", ["Guests", "Admins"], { rules, policy: "all" }, "viewer,admin"],
    ["with rules a role's key is no value", ["admin"], { rules }, "role_unmapped"],
    ["with rules and reject, saying nothing is no way around", [], { rules }, "role_unmapped"],
    ["without rules, saying nothing grants nothing", [], {}, ""],
  ])("%s", (_sentence, values, policy, expected) => expect(granted(values, policy)).toBe(expected));

  it("an absent role claim changes nothing of a known user; another one replaces what this connection gave", () => {
    const absent = decide({ linked: {}, claims: { role: undefined } });
    expect(absent.kind !== "reject" && absent.roles).toMatchObject({ granted: [], revoked: [] });
    const empty = decide({ linked: {}, claims: { role: [] } });
    expect(empty.kind !== "reject" && empty.roles.revoked).toEqual(["developer"]);
    const other = decide({ linked: {}, claims: { role: ["viewer"] } });
    expect(other.kind !== "reject" && other.roles).toMatchObject({
      granted: [{ role: "viewer" }],
      revoked: ["developer"],
    });
  });
});

describe("which attributes change", () => {
  it("an operator's address is never changed by a provider", () => {
    const change = { linked: { isOperator: true }, claims: { email: ["eve@acme.test"] } };
    const decision = decide(change);
    expect(decision.kind !== "reject" && decision.changes).toEqual([]);
    expect(outcome({ ...change, linked: {} })).toBe("update");
  });

  it("an address that another user holds stays with that user", () => {
    const decision = decide({ linked: {}, claims: { email: ["taken@acme.test"] }, holder: "u9" });
    expect(decision.kind !== "reject" && decision.changes).toEqual([]);
  });
});

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

  it("each grant says why", () => {
    const decision = decide({ claims: { groups: ["all"] }, policy: { groups: { rules } } });
    expect(decision.kind !== "reject" && decision.groups.granted).toEqual([
      { group: "editors", reason: 'group "all" matched row 3' },
    ]);
  });
});
