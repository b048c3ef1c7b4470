import { expect, it } from "vitest";
import { safeReturnPath } from "./return-path";

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
  [`/${"a".repeat(1000)}`, "/dashboard"],
])("%s leads to %s", (wanted, expected) => expect(safeReturnPath(wanted, base)).toBe(expected));
