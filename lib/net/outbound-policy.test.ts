import { describe, expect, it } from "vitest";
import { checkOutboundUrl, isAddressAllowed, parseOutboundAllow } from "./outbound-policy";

const none = parseOutboundAllow("");

describe("which addresses are called (checks.md 5.1 and 5.2)", () => {
  it.each([
    "http://idp.example/metadata",
    "https://idp.example:8443/metadata",
    "https://user:password@idp.example/",
    "ftp://idp.example/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:11211/",
    "not an address",
  ])("refuses %s", (url) => expect(checkOutboundUrl(url, none).allowed).toBe(false));

  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "::7f00:1",
    "4000::1",
    "fe80::1",
    "fc00::1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "not-an-ip",
  ])("refuses the resolved address %s", (address) => expect(isAddressAllowed(address, none)).toBe(false));

  it.each(["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])("accepts %s", (address) =>
    expect(isAddressAllowed(address, none)).toBe(true),
  );

  it.each([
    ["idp.internal", "http://idp.internal:9000/m", true],
    ["idp.internal:9000", "http://idp.internal:9000/m", true],
    ["idp.internal:9000", "http://idp.internal:9001/m", false],
    ["10.0.0.0/8", "http://10.1.2.3/m", true],
    ["10.0.0.0/8", "http://11.1.2.3/m", false],
    ["127.0.0.1", "http://2130706433/m", true],
    ["::1", "http://[::1]:8080/m", true],
  ])("OUTBOUND_ALLOW=%s and %s: %s", (allow, url, allowed) =>
    expect(checkOutboundUrl(url, parseOutboundAllow(allow)).allowed).toBe(allowed),
  );

  it("names an entry that cannot be read", () => {
    expect(() => parseOutboundAllow("10.0.0.0/99")).toThrow('"10.0.0.0/99" is not a range');
  });
});
