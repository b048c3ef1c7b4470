import { describe, expect, it } from "vitest";
import { personal, plain, said } from "@/lib/facts/fact";
import { type AssertedIdentity, transientFormat } from "@/lib/identity/asserted-identity";
import { type ClaimRow, defaultClaimRows, mapProfile, microsoftClaimRows } from "@/lib/identity/claim-mapping";
import { decideProvisioning } from "./decide-provisioning";
import type { DomainHolder } from "./email-proof";
import type { KnownUser, ProvisioningInput } from "./provisioning-input";
import { provisioningPolicySchema } from "./provisioning-policy";

const roles = [
  { key: "admin", position: 0, console: true },
  { key: "developer", position: 1 },
  { key: "viewer", position: 2 },
];
const user: KnownUser = {
  id: "u1",
  status: "active",
  isOperator: false,
  opensConsole: false,
  attributes: { email: "ada@acme.test", fullName: "Ada" },
  ownAttributes: {},
  rolesFromConnection: ["developer"],
  groupsFromConnection: ["designers"],
};

const ownAttributes = [
  { key: "costCenter", label: "Cost center", type: "text" },
  { key: "level", label: "Level", type: "number" },
] as const;

type Change = {
  /** Undefined takes a claim away. */
  claims?: Record<string, string[] | undefined>;
  subject?: string;
  verifiedEmails?: string[];
  format?: string;
  policy?: object;
  linked?: Partial<KnownUser> | null;
  identified?: (Partial<KnownUser> & { subjectHere?: string | null })[];
  deniesEmail?: true;
  /** The user who has the asserted e-mail. */
  holder?: (Partial<KnownUser> & { subjectHere?: string | null }) | null;
  domains?: Record<string, DomainHolder>;
  rows?: readonly ClaimRow[];
};

function decideAll({
  claims = {},
  subject = "ada@acme.test",
  verifiedEmails,
  deniesEmail,
  domains = {},
  rows = defaultClaimRows,
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
    deniesEmail,
    authenticatedAt: new Date(0),
  };
  const input: ProvisioningInput = {
    identity,
    profile: mapProfile(identity, rows),
    policy: provisioningPolicySchema.parse(policy),
    roles,
    groups: ["designers", "editors"],
    attributes: ownAttributes,
    linkedUser: linked && { ...user, ...linked },
    identifiedUsers: identified.map((change) => ({ ...user, subjectHere: null, ...change })),
    emailHolder: holder && { ...user, subjectHere: null, ...holder },
    domainHolders: new Map(Object.entries(domains)),
  };
  return decideProvisioning(input);
}

const decide = (change: Change) => decideAll(change).decision;

const outcome = (change: Change) => {
  const decision = decide(change);
  return decision.kind === "reject" ? decision.code : decision.kind;
};

const administrator = { opensConsole: true };
const linking = { identifyBy: { field: "userName", claim: "uid" }, linkByVerifiedEmail: true };
/** Identified by a user name that nobody here has, with the e-mail of somebody who is here. */
const byName = {
  claims: { uid: ["ada"] },
  policy: { identifyBy: linking.identifyBy },
  holder: {},
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
    ["not linked, one user with this e-mail", { identified: [{}], holder: {} }, "link"],
    ["not linked, that user is suspended", { identified: [{ status: "suspended" }] }, "user_disabled"],
    ["not linked, two users match", { identified: [{}, { id: "u2" }] }, "user_ambiguous"],
    [
      "that user has another subject here already",
      { identified: [{ subjectHere: "someone else" }] },
      "subject_changed",
    ],
    [
      "another user holds the e-mail address",
      { policy: { identifyBy: { field: "userName", claim: "full_name" } }, holder: { id: "u9" } },
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
    ...[true, false].flatMap((createUsers) =>
      [true, false].map((updateUsers): [string, Change, string] => [
        `EN-48 (decision 0032): a user found for the first time whose name differs, creating ${createUsers}, updating ${updateUsers}`,
        {
          identified: [{}],
          claims: { full_name: ["Eve"] },
          policy: { matchAttributes: ["email", "fullName"], createUsers, updateUsers },
        },
        "match_attribute",
      ]),
    ),
    [
      "EN-48: an attribute that must match and did not arrive",
      { identified: [{}], policy: { matchAttributes: ["lastName", "phone"] }, claims: { sn: ["Lovelace"] } },
      "match_attribute",
    ],
    [
      "EN-48: a user principal name that must match, in another case",
      {
        identified: [{ attributes: { email: "ada@acme.test", userPrincipalName: "Ada@Corp.test" } }],
        claims: { upn: ["ada@corp.test"] },
        rows: [...defaultClaimRows, { field: "userPrincipalName", from: "upn" }],
        policy: { matchAttributes: ["userPrincipalName"] },
      },
      "link",
    ],
    [
      "EN-48: a name that must match, in another case, which is another name",
      { identified: [{}], claims: { full_name: ["ADA"] }, policy: { matchAttributes: ["fullName"] } },
      "match_attribute",
    ],
    [
      "EN-48: an attribute that neither the provider nor the user has",
      { identified: [{}], policy: { matchAttributes: ["phone"] } },
      "link",
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
    [
      "invited and not found by the identifying claim, linking off",
      { ...byName, domains: { "acme.test": "ours" } },
      "account_link_denied",
    ],
    [
      "link by verified e-mail, in a domain that the organization has proven",
      { ...byName, policy: linking, domains: { "acme.test": "ours" } },
      "link",
    ],
    [
      "link by verified e-mail, in a domain that nobody has proven",
      { ...byName, policy: linking },
      "account_link_denied",
    ],
    [
      "link by verified e-mail, in a domain that another organization has proven",
      { ...byName, policy: linking, domains: { "acme.test": "other" } },
      "account_link_denied",
    ],
    [
      "link by verified e-mail, but the provider says that the address is not verified",
      {
        ...byName,
        policy: linking,
        domains: { "acme.test": "ours" },
        verifiedEmails: [],
        deniesEmail: true,
      },
      "account_link_denied",
    ],
    [
      "link by verified e-mail, to a user who has another subject here",
      { ...byName, policy: linking, domains: { "acme.test": "ours" }, holder: { subjectHere: "other" } },
      "subject_changed",
    ],
    [
      "link by verified e-mail, to a suspended user",
      { ...byName, policy: linking, domains: { "acme.test": "ours" }, holder: { status: "suspended" } },
      "user_disabled",
    ],
    [
      "not linked, an administrator, whose domain nobody has proven",
      { identified: [administrator] },
      "administrator_link_denied",
    ],
    [
      "not linked, an administrator, whose domain another organization has proven",
      { identified: [administrator], domains: { "acme.test": "other" } },
      "administrator_link_denied",
    ],
    [
      "not linked, an administrator whose domain is not proven, with the address of a proven one asserted",
      {
        identified: [{ ...administrator, attributes: { email: "ada@acme.test", userName: "ada" } }],
        claims: { uid: ["ada"], email: ["eve@proven.test"] },
        policy: { identifyBy: linking.identifyBy },
        domains: { "proven.test": "ours" },
      },
      "administrator_link_denied",
    ],
    [
      "not linked, an administrator in a proven domain",
      { identified: [administrator], domains: { "acme.test": "ours" } },
      "link",
    ],
    [
      "not linked, an administrator, by the word of an administrator",
      { identified: [administrator], policy: { linkAdministrators: true } },
      "link",
    ],
    ["an administrator who is linked already", { linked: administrator }, "unchanged"],
    [
      "link by verified e-mail, to a user whose attributes do not match",
      {
        ...byName,
        policy: { ...linking, matchAttributes: ["phone"] },
        domains: { "acme.test": "ours" },
        holder: { attributes: { email: "ada@acme.test", phone: "1" } },
      },
      "match_attribute",
    ],
    [
      "the provider says nothing about the e-mail, and the organization has proven its domain",
      { verifiedEmails: [], identified: [{}], domains: { "acme.test": "ours" } },
      "link",
    ],
    [
      "the provider says that the e-mail is not verified, in a proven domain all the same",
      {
        verifiedEmails: [],
        deniesEmail: true,
        identified: [{}],
        domains: { "acme.test": "ours" },
      },
      "email_unverified",
    ],
    [
      "the provider denies the e-mail, and a mapping makes another address of it",
      {
        subject: "s-1",
        claims: { mail: ["ada.lovelace@acme.test"], login: ["ada"] },
        rows: [{ field: "email", from: "{login}@acme.test" }],
        policy: { identifyBy: { field: "email", claim: "mail" } },
        verifiedEmails: [],
        deniesEmail: true,
        identified: [{}],
        domains: { "acme.test": "ours" },
      },
      "email_unverified",
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
    [
      "a tenant value that nobody filled equals nothing",
      { claims: { tenant: ["undefined"] }, policy: { tenantClaim: { claim: "tenant" } } },
      "tenant_claim",
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
      "the tenant claim names ours, with space around it",
      { claims: { tenant: [" 1\n"] }, policy: { tenantClaim: { claim: "tenant", value: "1" } } },
      "create",
    ],
    [
      "the tenant claim says ours twice",
      { claims: { tenant: ["1", "1"] }, policy: { tenantClaim: { claim: "tenant", value: "1" } } },
      "tenant_claim",
    ],
    [
      "no address at all, where domains are allowed",
      {
        subject: "ada",
        policy: { allowedDomains: ["acme.test"], identifyBy: { field: "userName", claim: "NameID" } },
      },
      "domain_not_allowed",
    ],
    [
      "found by a name, with an own address outside of the allowed domains",
      {
        claims: { uid: ["ada"] },
        identified: [{ attributes: { email: "ada@other.test" } }],
        policy: { allowedDomains: ["acme.test"], identifyBy: { field: "userName", claim: "uid" } },
      },
      "domain_not_allowed",
    ],
    [
      "linked, with an own address outside of the allowed domains",
      { linked: { attributes: { email: "ada@other.test" } }, policy: { allowedDomains: ["acme.test"] } },
      "domain_not_allowed",
    ],
    [
      "linked; who else is found by the claim does not matter",
      {
        linked: {},
        identified: [{ attributes: { email: "ada@other.test" } }],
        policy: { allowedDomains: ["acme.test"] },
      },
      "unchanged",
    ],
    [
      "linked by a subject that is transient now: the claim decides",
      {
        linked: { id: "u7" },
        format: transientFormat,
        claims: { email: ["ada@acme.test"] },
        identified: [{ subjectHere: "old" }],
        policy: { identifyBy: { field: "email", claim: "email" } },
      },
      "link",
    ],
    [
      "two users match, and nobody vouches for the address",
      { verifiedEmails: [], identified: [{}, {}] },
      "email_unverified",
    ],
    [
      "found by a name, with an address that nobody vouches for",
      {
        claims: { uid: ["ada"] },
        verifiedEmails: [],
        identified: [{}],
        policy: { identifyBy: { field: "userName", claim: "uid" } },
      },
      "link",
    ],
    [
      "an identifying claim of nothing but space",
      { claims: { uid: [" ", ""] }, policy: { identifyBy: { field: "userName", claim: "uid" } } },
      "attribute_missing",
    ],
    [
      "an administrator without an address",
      { identified: [{ ...administrator, attributes: {} }], domains: { "acme.test": "ours" } },
      "administrator_link_denied",
    ],
    [
      "link by verified e-mail, where nobody has the address",
      { ...byName, policy: linking, domains: { "acme.test": "ours" }, holder: null },
      "create",
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
    ["a pattern row", ["Devs-eu"], { rules: [{ value: "Devs-*", role: "developer", match: "pattern" }] }, "developer"],
    [
      "a star in an exact row is a star",
      ["Devs-eu"],
      { rules: [{ value: "Devs-*", role: "developer" }] },
      "role_unmapped",
    ],
    [
      "parts of a pattern stand in order and do not overlap",
      ["aba"],
      { rules: [{ value: "ab*ba", role: "developer", match: "pattern" }] },
      "role_unmapped",
    ],
    ["two stars", ["x-dev-y"], { rules: [{ value: "*-dev-*", role: "developer", match: "pattern" }] }, "developer"],
    [
      "nobody becomes an administrator by a pattern",
      ["Admins"],
      { rules: [{ value: "*", role: "admin", match: "pattern" }] },
      "role_unmapped",
    ],
    ["nor by the default", ["nobody"], { unmapped: "default", default: "admin" }, ""],
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

describe("roles that arrive as one text", () => {
  const rules = [
    { value: "dev", role: "developer" },
    { value: "view", role: "viewer" },
  ];
  const changed = (values: string[], held: string[], policy: object = {}) => {
    const decision = decide({
      linked: { rolesFromConnection: held },
      claims: { role: values },
      policy: { roles: { unmapped: "ignore", policy: "all", rules, ...policy } },
    });
    if (decision.kind === "reject") return decision;
    const { granted, revoked, lists } = decision.roles;
    return { granted: granted.map(({ role }) => role), revoked, lists: lists?.length ?? 0, notes: decision.notes };
  };

  it("a list takes none of the roles that it names, grants none, and says which step is missing", () => {
    expect(changed(["dev,view"], ["developer"])).toMatchObject({ granted: [], revoked: [], lists: 1 });
    expect(changed(["dev; view"], ["viewer", "admin"])).toMatchObject({ granted: [], revoked: ["admin"] });
    expect(changed(["dev,view"], ["developer"])).toMatchObject({
      notes: [said("roleList", { value: plain("dev,view"), separator: "," })],
    });
    const byDefault = changed(["dev|view"], ["developer"], { unmapped: "default", default: "viewer" });
    expect(byDefault).toMatchObject({ granted: ["viewer"], revoked: [] });
  });

  it("roles that go because their values have no row any more are said", () => {
    expect(changed(["everyone"], ["developer"])).toMatchObject({
      revoked: ["developer"],
      lists: 0,
      notes: [said("rolesTaken", { roles: plain(["developer"]), values: plain(["everyone"]) })],
    });
  });
});

/**
 * Relatives looked for: names of guests by every claim that may hold an address (preferred_username, upn, NameID, templates), for a
 * new user, a known one, and as proof of an address; other texts that only look like addresses.
 */
describe("what arrives for an address and is none", () => {
  const guest = "jane_gmail.example#EXT#@contoso.onmicrosoft.example";
  it.each([guest, "live.com#jane@gmail.example", "jane<eve@evil.example>@acme.test", "jane\u202e@acme.test"])(
    "%s creates nobody, not even by a provider that vouches",
    (subject) => {
      const decision = decide({ subject, policy: { identifyBy: { field: "userName", claim: "NameID" } } });
      expect(decision).toMatchObject({ kind: "reject", code: "attribute_missing" });
    },
  );

  it("says that it is a guest, and what to send", () => {
    expect(decide({ subject: guest })).toMatchObject({ got: said("guestName", { text: personal(guest) }) });
  });

  it("leaves the address to another row, and the sign-in name as it came", () => {
    const claims = { preferred_username: [guest], mail: ["Jane@Gmail.example"] };
    const rows: ClaimRow[] = [...microsoftClaimRows, { field: "email", from: "mail" }];
    const policy = { identifyBy: { field: "email", claim: "mail" } };
    const decision = decide({ subject: "s", claims, rows, policy });
    expect(decision).toMatchObject({
      kind: "create",
      changes: expect.arrayContaining([
        { field: "email", from: null, to: "jane@gmail.example" },
        { field: "userPrincipalName", from: null, to: guest },
      ]),
    });
  });

  it("never replaces the address of a known user, and says so", () => {
    const decision = decide({ linked: {}, subject: guest });
    expect(decision).toMatchObject({
      changes: [],
      emailVerified: null,
      notes: [
        said("emailStays", { email: personal("ada@acme.test"), reason: said("guestName", { text: personal(guest) }) }),
      ],
    });
  });
});

describe("values with characters that nobody sees", () => {
  it("are not taken, a later row may have one, and the event says so", () => {
    const created = decide({
      claims: { full_name: ["Ada\u202e"], displayName: ["Ada L"], given_name: ["Ada\r\nBcc: x"] },
    });
    expect(created).toMatchObject({
      kind: "create",
      changes: [
        { field: "email", from: null, to: "ada@acme.test" },
        { field: "fullName", from: null, to: "Ada L" },
      ],
      notes: [said("fieldUnprintable", { field: "fullName" }), said("fieldUnprintable", { field: "firstName" })],
    });
    const known = decide({ linked: {}, claims: { full_name: ["Ada\u0000"] } });
    expect(known).toMatchObject({ kind: "unchanged", notes: [said("fieldUnprintable", { field: "fullName" })] });
  });
});

describe("whether the address counts as proven", () => {
  const proof = (change: Change) => {
    const decision = decide(change);
    return decision.kind === "reject" ? decision.code : decision.emailVerified;
  };
  it.each<[string, Change, unknown]>([
    ["a new user whose provider vouches", {}, true],
    ["a new user whose provider says nothing", { verifiedEmails: [] }, false],
    ["the same, in a proven domain", { verifiedEmails: [], domains: { "acme.test": "ours" } }, true],
    ["a domain that another organization has proven", { domains: { "acme.test": "other" } }, false],
    ["an invited user who comes through the provider", { identified: [{}] }, true],
    ["a known user whose provider says nothing", { linked: {}, verifiedEmails: [] }, null],
    ["a new address, by the provider's word", { linked: {}, claims: { email: ["ada@new.test"] } }, false],
    [
      "a new address in a proven domain",
      { linked: {}, claims: { email: ["ada@new.test"] }, domains: { "new.test": "ours" } },
      true,
    ],
    [
      "an operator's, where the provider vouches for another one",
      { linked: { isOperator: true }, claims: { email: ["ada@new.test"] } },
      null,
    ],
    ["a known user of whom no address is said", { linked: {}, rows: [] }, null],
  ])("%s: %s", (_sentence, change, expected) => expect(proof(change)).toBe(expected));
});

describe("which attributes change", () => {
  it.each<[string, string | null, string | null]>([
    ["always", "Old", "Ada"],
    ["whenEmpty", "Old", null],
    ["whenEmpty", null, "Ada"],
    ["never", null, null],
  ])("a row that updates %s, over %s: %s", (update, before, expected) => {
    const rows: ClaimRow[] = [{ field: "fullName", from: "full_name", update: update as "always" }];
    const decision = decide({ linked: { attributes: { email: "ada@acme.test", fullName: before } }, rows });
    expect(decision.kind !== "reject" && (decision.changes[0]?.to ?? null)).toBe(expected);
  });

  it("a row that never updates fills a new user", () => {
    const rows: ClaimRow[] = [{ field: "fullName", from: "full_name", update: "never" }, ...defaultClaimRows];
    const decision = decide({ rows });
    expect(decision.kind === "create" && decision.changes).toContainEqual({ field: "fullName", from: null, to: "Ada" });
  });

  it("an operator's address is never changed by a provider", () => {
    const change = { linked: { isOperator: true }, claims: { email: ["eve@acme.test"] } };
    const decision = decide(change);
    expect(decision.kind !== "reject" && decision.changes).toEqual([]);
    expect(outcome({ ...change, linked: {} })).toBe("update");
  });

  it("an address that another user holds stays with that user", () => {
    const decision = decide({ linked: {}, claims: { email: ["taken@acme.test"] }, holder: { id: "u9" } });
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
