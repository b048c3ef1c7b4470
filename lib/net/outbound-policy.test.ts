import { describe, expect, it } from "vitest";
import { said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { checkOutboundUrl, isAddressAllowed, outboundProblem, parseOutboundAllow } from "./outbound-policy";

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

  it.each([
    ["idp.internal:80", "http://idp.internal/m", true],
    ["idp.internal:443", "http://idp.internal/m", false],
    ["idp.internal:443", "https://idp.internal/m", true],
    ["idp.internal:80", "https://idp.internal/m", false],
    ["other.internal:443", "https://idp.internal/m", false],
    [" , IDP.Internal ,", "https://idp.internal/m", true],
    ["other.internal, idp.internal", "https://idp.internal/m", true],
    ["[::1]:8080", "https://[::1]:8080/m", true],
    ["10.0.0.1", "https://10.0.0.1/m", true],
    ["10.0.0.1", "https://10.0.0.2/m", false],
    ["2001:db8::1", "https://[2001:db8::2]/m", false],
    ["2001:db8::/126", "https://[2001:db8::3]/m", true],
    ["10.0.0.0/8", "https://idp.internal/m", false],
    ["0.0.0.0/0", "https://[2001:db8::1]/m", false],
    ["", "https://idp.internal:443/m", false],
  ])("OUTBOUND_ALLOW=%s trusts %s: %s", (allow, url, trustedHost) =>
    expect(checkOutboundUrl(url, parseOutboundAllow(allow))).toMatchObject(
      trustedHost || new URL(url).protocol === "https:" ? { allowed: true, trustedHost } : { allowed: false },
    ),
  );

  it.each([
    ["not an address", said("notAnAddress")],
    ["ftp://idp.example/", said("schemeNotAllowed", { scheme: "ftp:" })],
    ["https://ada@idp.example/", said("credentialsInAddress")],
    ["https://:password@idp.example/", said("credentialsInAddress")],
    ["http://idp.example/", said("httpNotAllowed")],
    ["https://idp.example:444/", said("portNotAllowed", { port: 444 })],
  ])("says why it refuses %s", (url, reason) =>
    expect(checkOutboundUrl(url, none)).toEqual({ allowed: false, reason }),
  );

  it.each([
    ["10.0.0.0/8", "10.1.2.3", true],
    ["10.0.0.0/8", "::ffff:10.1.2.3", true],
    ["10.0.0.0/8", "192.168.0.1", false],
    ["::1", "::1", true],
    ["::1", "fe80::1", false],
    ["::/0", "10.1.2.3", false],
    ["localhost", "127.0.0.1", false],
  ])("OUTBOUND_ALLOW=%s and the resolved address %s: %s", (allow, address, allowed) =>
    expect(isAddressAllowed(address, parseOutboundAllow(allow))).toBe(allowed),
  );

  it.each<[string, string, Fact | null]>([
    ["", "https://idp.example/", null],
    ["", "https://8.8.8.8/", null],
    ["", "https://10.0.0.1/", said("publicAddress")],
    ["", "https://[::1]/", said("publicAddress")],
    ["", "https://2130706433/", said("publicAddress")],
    ["10.0.0.0/8", "https://10.0.0.1/", null],
    ["10.0.0.1:444", "https://10.0.0.1:444/", null],
    ["", "https://10.0.0.1.example/", null],
    ["", "http://8.8.8.8/", said("httpNotAllowed")],
  ])("OUTBOUND_ALLOW=%s, an address that is typed, %s: %j", (allow, address, problem) =>
    expect(outboundProblem(address, parseOutboundAllow(allow))).toEqual(problem),
  );

  it.each([
    ["10.0.0.0/99", '"10.0.0.0/99" is not a range'],
    ["idp.internal,]", '"]" is not a host'],
  ])("names an entry of %s that cannot be read", (allow, message) =>
    expect(() => parseOutboundAllow(allow)).toThrow(message),
  );
});
