import { describe, expect, it } from "vitest";
import { administrator, byName, type Change, linking, outcome } from "@/e2e/support/decided-sign-in";
import { transientFormat } from "@/lib/identity/asserted-identity";
import { defaultClaimRows } from "@/lib/identity/claim-mapping";

describe("who this person is here", () => {
  it.each<[string, Change, string]>([
    ["nobody knows them, and creating is on", {}, "create"],
    ["nobody knows them, and creating is off", { policy: { createUsers: false } }, "user_creation_off"],
    ["nobody knows them, and a directory says that they left", { hasLeft: true }, "user_disabled"],
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
