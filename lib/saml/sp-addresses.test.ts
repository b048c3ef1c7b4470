import { expect, it } from "vitest";
import type { SamlConfig } from "./saml-config";
import { isOurAcs, spAddresses } from "./sp-addresses";

const base = "https://sso.test";
const shared = `${base}/saml/consume`;
const own = `${shared}/c1`;

it.each<[SamlConfig["addressStyle"], string | null, string, string]>([
  ["dedicated", null, own, own],
  ["dedicated", "urn:us", "urn:us", own],
  ["dedicated", `${shared}#acme`, `${shared}#acme`, own],
  ["shared", null, shared, shared],
  ["shared", "urn:us", "urn:us", shared],
  ["shared", `${shared}#acme`, `${shared}#acme`, `${shared}#acme`],
  ["shared", `${shared}.evil.test#acme`, `${shared}.evil.test#acme`, shared],
])("%s addresses, override %s: entity ID %s, ACS %s", (addressStyle, entityIdOverride, entityId, acsUrl) =>
  expect(spAddresses("c1", { addressStyle, entityIdOverride }, base)).toEqual({
    entityId,
    acsUrl,
    metadataUrl: `${base}/saml/metadata/c1`,
    defaultRelayState: `${base}/dashboard`,
    logoutUrl: `${base}/saml/logout/c1`,
  }),
);

it.each([
  [own, own, true],
  [`${shared}#acme`, `${shared}#acme`, true],
  [shared, `${shared}#acme`, true],
  [`${shared}#other`, `${shared}#acme`, false],
  [`${own}/`, own, false],
  [`${own}#acme`, own, false],
  ["", own, false],
  [null, own, false],
])("a message for %s is for %s: %s", (address, acsUrl, isOurs) => expect(isOurAcs(address, acsUrl)).toBe(isOurs));
