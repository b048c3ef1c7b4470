import { describe, expect, it } from "vitest";
import { clientAddress, peerHeader, peerMarker, readAddress } from "./client-address";
import { addressKey } from "./rate-limit";

// Whoever can choose an address chooses a fresh limit. Relatives looked for: ports, zones, spellings of one address, lists with
// holes, names instead of addresses, the server's own header sent by a client, and servers that do not write it.

const marker = "m".repeat(43);
const from = (sent: Record<string, string>, proxies: number, known: string | null = marker) =>
  clientAddress(new Headers(sent), proxies, known);
const peer = { [peerHeader]: `${marker} 198.51.100.7` };

describe("what proxies write", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["192.0.2.1:4711", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["[::ffff:192.0.2.1]:4711", "192.0.2.1"],
    ["2001:db8::1", "2001:db8::1"],
    ["2001:0DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["[2001:db8::1]:4711", "2001:db8::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["[fe80::1%25eth0]:4711", "fe80::1"],
  ])("%s is one machine", (written, expected) => expect(readAddress(written)).toBe(expected));

  it.each([
    "",
    "unknown",
    "_hidden",
    "idp.test",
    "idp.test:80",
    "1",
    "192.0.2",
    "192.0.2.256",
    "[192.0.2.1]:1",
    "192.0.2.1:x",
    "[::1",
    "::1]:2",
    "a b",
  ])("%j is no address", (written) => expect(readAddress(written)).toBeNull());

  it("a fresh port or zone for every connection is the same key of a limit", () => {
    const keys = ["192.0.2.1:1", "192.0.2.1:2", "::ffff:192.0.2.1"].map((entry) =>
      addressKey(from({ ...peer, "x-forwarded-for": `10.9.9.9, ${entry}` }, 1)),
    );
    expect(new Set(keys)).toEqual(new Set(["192.0.2.1"]));
  });

  it("the n-th entry from the end counts, and the peer where that is no address", () => {
    const forwarded = (list: string, proxies: number) => from({ ...peer, "x-forwarded-for": list }, proxies);
    expect(forwarded("203.0.113.1, 192.0.2.1:80, 10.0.0.1", 2)).toBe("192.0.2.1");
    expect(forwarded("203.0.113.1,, ,192.0.2.1", 1)).toBe("192.0.2.1");
    expect(forwarded("203.0.113.1, unknown", 1)).toBe("198.51.100.7");
    expect(forwarded("", 1)).toBe("198.51.100.7");
    expect(forwarded("203.0.113.1", 0)).toBe("198.51.100.7");
    expect(forwarded("192.0.2.1, 10.0.0.1", 3)).toBe("192.0.2.1");
    expect(from(peer, 1)).toBe("198.51.100.7");
  });
});

describe("who says where a connection comes from", () => {
  it.each([
    ["the server", peer, "198.51.100.7"],
    ["the server, of a mapped address", { [peerHeader]: `${marker} ::ffff:127.0.0.1` }, "127.0.0.1"],
    ["a client that knows the header", { [peerHeader]: "203.0.113.9" }, "unknown"],
    ["a client that guesses the marker", { [peerHeader]: `${"x".repeat(43)} 203.0.113.9` }, "unknown"],
    ["a client that leaves it empty", { [peerHeader]: " 203.0.113.9" }, "unknown"],
    ["nobody", {}, "unknown"],
  ])("%s", (_who, sent, expected) => expect(from(sent, 0)).toBe(expected));

  it("without our own server no such header counts, whatever is in it", () => {
    expect(peerMarker()).toBeNull();
    expect(from(peer, 0, null)).toBe("unknown");
    expect(from({ [peerHeader]: "null 203.0.113.9" }, 0, null)).toBe("unknown");
    expect(from({ ...peer, "x-forwarded-for": "192.0.2.1" }, 1, null)).toBe("192.0.2.1");
  });

  it.each([
    [32, true],
    [31, false],
  ])("a marker of %i characters is believed: %s", (length, isBelieved) => {
    const name = Symbol.for("gatehouse.peer-marker");
    const text = "m".repeat(length);
    Object.assign(globalThis, { [name]: text });
    expect(peerMarker()).toBe(isBelieved ? text : null);
    expect(clientAddress(new Headers({ [peerHeader]: `${text} 198.51.100.7` }), 0)).toBe(
      isBelieved ? "198.51.100.7" : "unknown",
    );
    Reflect.deleteProperty(globalThis, name);
  });
});
