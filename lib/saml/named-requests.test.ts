import { expect, test } from "vitest";
import { requestsNamedBy } from "./named-requests";
import { ns } from "./saml-names";
import { parseMessage } from "./xml-document";

const assertion = (recipient: string) =>
  parseMessage(
    `<Assertion xmlns="${ns.assertion}"><Subject><SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><SubjectConfirmationData InResponseTo="r1" Recipient="${recipient}"/></SubjectConfirmation></Subject></Assertion>`,
  );

// Read before anything is verified: a recipient that costs more than its length would stop the process.
test.each([
  ["ours", "https://console.test/saml/consume/a1", ["r1"]],
  ["ours with a fragment", "https://console.test/saml/consume/a1#child", ["r1"]],
  ["400,000 number signs and a line break", `${"#".repeat(400_000)}&#10;x`, ["r1"]],
])("a recipient that is %s", (_name, recipient, expected) => {
  expect(requestsNamedBy(assertion(recipient), "https://console.test/saml/consume/a1")).toEqual(expected);
});
