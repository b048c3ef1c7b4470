import { describe, expect, it } from "vitest";
import { administrator, byName, type Change, decide, linking, outcome } from "@/e2e/support/decided-sign-in";
import { personal, said } from "@/lib/facts/fact";
import { transientFormat } from "@/lib/identity/asserted-identity";

/** A subject that is no address, whom the directory calls u5. */
const pushed: Change = { subject: "s-1", directory: { id: "u5" } };
const byMail = {
  ...pushed,
  claims: { email: ["ada@acme.test"] },
  policy: { identifyBy: { field: "email", claim: "email" } },
};
const proven = { domains: { "acme.test": "ours" } } as const;
const administratorOfDirectory = { ...pushed, directory: { id: "u5", ...administrator } };

describe("whom a directory of the same provider calls by the subject (checks.md 7.17)", () => {
  it.each<[string, Change, string]>([
    ["they are linked, whatever the address is by now", pushed, "link"],
    ["nobody creates a second one", { ...pushed, policy: { createUsers: false } }, "link"],
    ["a subject that is transient is nobody's", { ...pushed, format: transientFormat }, "subject_transient"],
    ["another subject signed in as them", { ...pushed, directory: { subjectHere: "s-0" } }, "subject_changed"],
    ["they are suspended", { ...pushed, directory: { status: "suspended" } }, "user_disabled"],
    [
      "their address is outside of the allowed domains, and the asserted one is inside",
      {
        ...byMail,
        claims: { email: ["ada@allowed.test"] },
        policy: { ...byMail.policy, allowedDomains: ["allowed.test"] },
      },
      "domain_not_allowed",
    ],
    [
      "they are inside; who else is found by the claim does not matter",
      {
        ...byMail,
        identified: [{ attributes: { email: "ada@other.test" } }],
        policy: { ...byMail.policy, allowedDomains: ["acme.test"] },
      },
      "link",
    ],
    [
      "an attribute that must match does not",
      { ...pushed, claims: { full_name: ["Eve"] }, policy: { matchAttributes: ["fullName"] } },
      "match_attribute",
    ],
    ["an administrator, whose domain nobody has proven", administratorOfDirectory, "administrator_link_denied"],
    ["an administrator in a proven domain", { ...administratorOfDirectory, ...proven }, "link"],
  ])("%s: %s", (_sentence, change, expected) => expect(outcome(change)).toBe(expected));

  it.each<[string, Change, string]>([
    ["the link counts before the directory's word", { ...pushed, linked: { id: "u1" } }, "u1"],
    ["the directory's word counts before the claim", { ...pushed, identified: [{ id: "u2" }, { id: "u3" }] }, "u5"],
  ])("%s: %s", (_sentence, change, userId) => expect(decide(change)).toMatchObject({ userId }));
});

describe("what a directory may do itself (checks.md 7.19)", () => {
  const scim = (change: Change): Change => ({ protocol: "scim", ...change });
  const free = { id: "u9", isFromDirectory: true };

  it.each<[string, Change, string]>([
    ["it takes over nobody whose domain is not proven", scim({ identified: [{}] }), "account_link_denied"],
    [
      "it takes over nobody in a domain that another organization has proven",
      scim({ identified: [{}], domains: { "acme.test": "other" } }),
      "account_link_denied",
    ],
    ["it takes over whom a proven domain makes the organization's", scim({ identified: [{}], ...proven }), "link"],
    ["it takes over nobody without an address", scim({ identified: [{ attributes: {} }] }), "account_link_denied"],
    ["it takes up again whom a directory made", scim({ identified: [free] }), "link"],
    ["so it does by the address", scim({ ...byName, policy: linking, holder: free }), "link"],
    ["by the address only where that is on", scim({ ...byName, holder: free }), "account_link_denied"],
    ["by the address nobody else", scim({ ...byName, policy: linking }), "account_link_denied"],
    [
      "a sign-in does not link such a user by an address in a domain that is not proven",
      { ...byName, policy: linking, holder: free },
      "account_link_denied",
    ],
    [
      "a sign-in is not asked whose the domain is",
      { identified: [{ attributes: { email: "ada@acme.test", fullName: "Ada" } }] },
      "link",
    ],
    ["it says itself who is active", scim({ linked: { status: "suspended" } }), "unchanged"],
    ["it makes a user where it may", scim({}), "create"],
  ])("%s: %s", (_sentence, change, expected) => expect(outcome(change)).toBe(expected));

  const moved = { linked: administrator, claims: { email: ["ada@new.test"] } };
  it.each<[string, Change, boolean]>([
    ["a directory, of an administrator's", scim(moved), false],
    ["a directory, within a proven domain", scim({ ...moved, domains: { "new.test": "ours" } }), true],
    ["a directory, within another's domain", scim({ ...moved, domains: { "new.test": "other" } }), false],
    ["a directory, of anybody else's", scim({ ...moved, linked: {} }), true],
    ["a sign-in, of an administrator's", moved, true],
  ])("%s: the address that codes go to may change: %s", (_sentence, change, isChanged) => {
    const reason = said("emailUnverified");
    expect(decide(change)).toMatchObject({
      changes: isChanged ? [{ field: "email", from: "ada@acme.test", to: "ada@new.test" }] : [],
      notes: isChanged ? [] : [said("emailStays", { email: personal("ada@acme.test"), reason })],
    });
  });
});
