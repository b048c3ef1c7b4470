import { describe, expect, it } from "vitest";
import { isForOrigin, readProxiedRequest, returnPathOf } from "./proxied-request";

const page = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
const forwarded = { "x-forwarded-method": "GET", "x-forwarded-host": "wiki.test", "x-forwarded-uri": "/a?b=c" };
const original = { "x-original-method": "GET", "x-original-url": "https://wiki.test/a?b=c" };
const read = (headers: Record<string, string>, dialect: "forward" | "nginx" = "forward") =>
  readProxiedRequest(new Headers(headers), dialect);

it("both dialects say the same", () => {
  const expected = { host: "wiki.test", target: "/a?b=c", isNavigation: true };
  expect(read({ ...page, ...forwarded })).toEqual(expected);
  expect(read({ ...page, ...original }, "nginx")).toEqual(expected);
});

describe("what a client says in the place of its proxy", () => {
  it.each<[string, "forward" | "nginx", Record<string, string>]>([
    [
      "the other dialect's address beside the proxy's",
      "forward",
      { ...forwarded, "x-original-url": "https://wiki.test/open" },
    ],
    ["the other dialect, by a query that Caddy appends", "nginx", { ...forwarded, ...original }],
    ["an address for a proxy that says none", "nginx", { ...original, "x-forwarded-uri": "/open" }],
    ["the dialect of nginx without its headers", "nginx", forwarded],
    ["the usual dialect without its headers", "forward", original],
    ["a host with a query, which swallows the path", "nginx", { "x-original-url": "https://wiki.test?/admin" }],
    ["a host with a fragment", "nginx", { "x-original-url": "https://wiki.test#/admin" }],
    ["a host with credentials", "nginx", { "x-original-url": "https://wiki.test@evil.test/" }],
    ["another scheme", "nginx", { "x-original-url": "file:///etc" }],
    ["no host", "forward", { "x-forwarded-uri": "/" }],
    ["no path", "forward", { "x-forwarded-host": "wiki.test" }],
  ])("%s is refused", (_name, dialect, headers) => {
    expect(read(headers, dialect)).toBeNull();
  });

  it.each(["/open, /admin", "open", "", "/a b", "/a\tb", "https://wiki.test/open"])(
    "an address %j cannot be read",
    (uri) => {
      expect(read({ ...forwarded, "x-forwarded-uri": uri })).toMatchObject({ target: "" });
    },
  );
});

describe("who waits for a page", () => {
  it.each<[string, Record<string, string>, boolean]>([
    ["a browser", page, true],
    ["a browser that says what it does", { ...page, "sec-fetch-mode": "navigate" }, true],
    ["a program that takes everything", { accept: "*/*" }, false],
    ["a program that wants data", { accept: "application/json" }, false],
    ["a program that says nothing", {}, false],
    ["a script of a page", { ...page, "sec-fetch-mode": "cors" }, false],
    ["a picture", { accept: "image/avif,image/webp,*/*;q=0.8", "sec-fetch-mode": "no-cors" }, false],
    ["a form that is sent", { ...page, "x-forwarded-method": "POST" }, false],
    ["a proxy that does not say the method", { ...page, "x-forwarded-method": "" }, false],
    ["a socket", { ...page, upgrade: "websocket" }, false],
  ])("%s", (_name, headers, isNavigation) => {
    expect(read({ ...forwarded, ...headers })).toMatchObject({ isNavigation });
  });
});

it.each([
  ["wiki.test", "https://wiki.test", true],
  ["WIKI.test", "https://wiki.test", true],
  ["wiki.test:443", "https://wiki.test", true],
  ["wiki.test:8443", "https://wiki.test:8443", true],
  ["localhost:80", "http://localhost", true],
  ["wiki.test:80", "https://wiki.test", false],
  ["wiki.test:8443", "https://wiki.test", false],
  ["wiki.test, evil.test", "https://wiki.test", false],
  ["wiki.test.evil.test", "https://wiki.test", false],
  ["wiki.test.", "https://wiki.test", false],
  ["", "https://wiki.test", false],
])("a request for %s is one for %s: %s", (host, origin, expected) => {
  expect(isForOrigin({ host }, origin)).toBe(expected);
});

it.each([
  ["/a?b=c", "/a?b=c"],
  ["", "/"],
  ["/_gatehouse/sign-out", "/"],
  [`/${"a".repeat(2_000)}`, "/"],
])("who asked for %s goes back to %s", (target, expected) => {
  expect(returnPathOf({ target })).toBe(expected);
});
