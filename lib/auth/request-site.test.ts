import { describe, expect, it } from "vitest";
import { isFetched, isFromElsewhere } from "./request-site";

/** Of the installation at https://console.test. */
const headers = (values: Record<string, string>) => new Headers(values);

describe("who caused a request (checks.md 3.3.6)", () => {
  it.each<[Record<string, string>, boolean]>([
    [{ "sec-fetch-site": "same-origin" }, false],
    [{ "sec-fetch-site": "none" }, false],
    [{ "sec-fetch-site": "same-site" }, true],
    [{ "sec-fetch-site": "cross-site" }, true],
    [{ "sec-fetch-site": "" }, true],
    [{ "sec-fetch-site": "cross-site", origin: "https://console.test" }, true],
    [{ "sec-fetch-site": "same-origin", origin: "https://evil.test" }, false],
    [{ origin: "https://console.test" }, false],
    [{ origin: "https://console.test:443" }, false],
    [{ origin: "https://evil.test" }, true],
    [{ origin: "http://console.test" }, true],
    [{ origin: "https://console.test:8443" }, true],
    [{ origin: "https://console.test.evil.test" }, true],
    [{ origin: "null" }, true],
    [{ origin: "https://evil.test", referer: "https://console.test/console" }, true],
    [{ referer: "https://console.test/console?a=b" }, false],
    [{ referer: "https://evil.test/?https://console.test" }, true],
    [{ referer: "" }, true],
    [{}, false],
  ])("%j comes from elsewhere: %s", (values, expected) => expect(isFromElsewhere(headers(values))).toBe(expected));

  it.each<[Record<string, string>, boolean]>([
    [{ "sec-fetch-mode": "navigate" }, false],
    [{ "sec-fetch-mode": "cors" }, true],
    [{ "sec-fetch-mode": "same-origin" }, true],
    [{}, false],
  ])("%j is fetched by a script: %s", (values, expected) => expect(isFetched(headers(values))).toBe(expected));
});
