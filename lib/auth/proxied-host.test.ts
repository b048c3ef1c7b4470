import { expect, it } from "vitest";
import { isFromOtherSite } from "./proxied-host";

const host = { "x-forwarded-host": "wiki.test" };

it.each<[string, Record<string, string>, boolean]>([
  ["a page of the application", { "sec-fetch-site": "same-origin" }, false],
  ["an address that was typed", { "sec-fetch-site": "none" }, false],
  ["a page of another site", { "sec-fetch-site": "cross-site" }, true],
  ["a page of a neighbour below the same domain", { "sec-fetch-site": "same-site" }, true],
  ["a browser that says where it was: there", { referer: "https://wiki.test/page" }, false],
  ["a browser that says where it was: elsewhere", { referer: "https://evil.test/" }, true],
  ["a form of another site", { origin: "https://evil.test" }, true],
  ["a browser that hides where it was", { origin: "null" }, true],
  ["a client that says nothing", {}, false],
])("who comes from %s", (_name, headers, expected) => {
  expect(isFromOtherSite(new Headers({ ...host, ...headers }))).toBe(expected);
});
