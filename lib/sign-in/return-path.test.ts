import { expect, it } from "vitest";
import { safeReturnPath } from "./return-path";

// Relatives looked for: schemes without slashes, one slash, three, upper case; tabs, line breaks and backslashes at every
// place; encoded slashes, dots and backslashes; names that begin like ours; everybody who redirects to such a path (RelayState,
// returnTo of the pages and of /sso, target_link_uri, the mailed code) calls this one function.

const base = "https://console.test";

it.each([
  ["/console/acme?x=1#y", "/console/acme?x=1#y"],
  ["https://console.test/console", "/console"],
  [null, "/dashboard"],
  ["", "/dashboard"],
  ["//evil.test", "/dashboard"],
  ["/\\evil.test", "/dashboard"],
  ["\\\\evil.test", "/dashboard"],
  ["/.//evil.test", "/dashboard"],
  ["/%0d%0aSet-Cookie:x", "/%0d%0aSet-Cookie:x"],
  ["/\r\nSet-Cookie: x", "/dashboard"],
  ["https://console.test.evil.test/", "/dashboard"],
  ["https://console.test@evil.test/", "/dashboard"],
  ["http://console.test/", "/dashboard"],
  ["javascript:alert(1)", "/dashboard"],
  ["data:text/html,x", "/dashboard"],
  ["dashboard", "/dashboard"],
  ["http:evil.test", "/dashboard"],
  ["https:evil.test", "/dashboard"],
  ["https:/evil.test", "/dashboard"],
  ["https:///evil.test", "/dashboard"],
  ["HTTPS://console.test/console", "/console"],
  ["https://console.test", "/"],
  ["https:console", "/dashboard"],
  ["https://console.test//evil.test", "/dashboard"],
  ["https://console.test/..//evil.test", "/dashboard"],
  ["https://console.test:444/", "/dashboard"],
  ["https://evil.test/console.test", "/dashboard"],
  ["\t//evil.test", "/dashboard"],
  ["/\t/evil.test", "/dashboard"],
  ["/\n/evil.test", "/dashboard"],
  ["h\ttps://evil.test", "/dashboard"],
  [" //evil.test", "/dashboard"],
  ["///evil.test", "/dashboard"],
  ["/%2e%2e//evil.test", "/dashboard"],
  ["/%2f%2fevil.test", "/%2f%2fevil.test"],
  ["/%5cevil.test", "/%5cevil.test"],
  ["/\u2028/evil.test", "/%E2%80%A8/evil.test"],
  ["\u3000//evil.test", "/dashboard"],
  ["?x=//evil.test", "/dashboard"],
  ["#//evil.test", "/dashboard"],
  [`/${"a".repeat(999)}`, `/${"a".repeat(999)}`],
  [`/${"a".repeat(1000)}`, "/dashboard"],
])("%s leads to %s", (wanted, expected) => expect(safeReturnPath(wanted, base)).toBe(expected));

it.each([
  ["https://console.test/gate/console", "/gate/console"],
  ["https://console.test/gate", "/gate"],
  ["https://console.test/gateway", "/dashboard"],
  ["https://console.test/other", "/dashboard"],
])("below a base with a path, %s leads to %s", (wanted, expected) =>
  expect(safeReturnPath(wanted, "https://console.test/gate")).toBe(expected),
);

it("below a plain http base, an address without slashes is no path of ours either", () => {
  expect(safeReturnPath("http:evil.example", "http://console.test")).toBe("/dashboard");
});
