import { expect, it } from "vitest";
import { samlConfigSchema } from "./saml-config";
import { usesOurKey } from "./uses-our-key";

const sloUrl = "https://idp.example/logout";

it.each([
  [{}, false],
  [{ signRequests: true }, true],
  [{ requireEncryptedAssertion: true }, true],
  [{ sloUrl }, true],
  [{ sloUrl, singleLogout: { enabled: false } }, false],
  [{ sloUrl, singleLogout: { signed: false } }, false],
])("with %j our certificate is needed: %s", (change, isNeeded) => {
  expect(usesOurKey(samlConfigSchema.parse(change))).toBe(isNeeded);
});

it("an address that was cleared in the form is none", () => {
  expect(usesOurKey({ ...samlConfigSchema.parse({}), sloUrl: "" })).toBe(false);
});
