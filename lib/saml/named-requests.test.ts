import { expect, test } from "vitest";
import { requestsNamedBy, requestsNamedInside } from "./named-requests";
import { ns } from "./saml-names";
import { parseMessage } from "./xml-document";

const ours = "https://console.test/saml/consume/a1";
const bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
const confirmation = (id: string, recipient: string, method = bearer) =>
  `<SubjectConfirmation Method="${method}"><SubjectConfirmationData InResponseTo="${id}" Recipient="${recipient}"/></SubjectConfirmation>`;
const assertionOf = (...confirmations: string[]) =>
  parseMessage(`<Assertion xmlns="${ns.assertion}"><Subject>${confirmations.join("")}</Subject></Assertion>`);
const assertion = (recipient: string) => assertionOf(confirmation("r1", recipient));

// Read before anything is verified: a recipient that costs more than its length would stop the process.
test.each([
  ["ours", ours, ["r1"]],
  ["ours with a fragment", `${ours}#child`, ["r1"]],
  ["400,000 number signs and a line break", `${"#".repeat(400_000)}&#10;x`, ["r1"]],
])("a recipient that is %s", (_name, recipient, expected) => {
  expect(requestsNamedBy(assertion(recipient), ours)).toEqual(expected);
});

const elsewhere = "https://other.test/acs";

test.each<[string, string[], string[]]>([
  ["those for us, whatever is before", [confirmation("r1", elsewhere), confirmation("r2", ours)], ["r2"]],
  [
    "those for others, where none is for us",
    [confirmation("r1", elsewhere), confirmation("r2", elsewhere)],
    ["r1", "r2"],
  ],
  ["each once", [confirmation("r1", ours), confirmation("r1", `${ours}#child`)], ["r1"]],
  ["those of bearers alone", [confirmation("r1", ours, "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key")], []],
  ["none that is empty", [confirmation("", ours)], []],
  [
    "five at most",
    Array.from({ length: 6 }, (_, index) => confirmation(`r${index}`, ours)),
    ["r0", "r1", "r2", "r3", "r4"],
  ],
])("an assertion names %s", (_what, confirmations, expected) => {
  expect(requestsNamedBy(assertionOf(...confirmations), ours)).toEqual(expected);
});

test("an assertion without a subject, and one that cannot be opened, name nothing", () => {
  expect(requestsNamedBy(parseMessage(`<Assertion xmlns="${ns.assertion}"/>`), ours)).toEqual([]);
  const closed = parseMessage(`<EncryptedAssertion xmlns="${ns.assertion}"/>`);
  expect(requestsNamedInside(closed, [], ours)).toEqual([]);
});
