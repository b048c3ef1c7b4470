import { expect, it } from "vitest";
import { onwardAddress, onwardPath } from "./onward-address";

const base = "https://console.test";

it.each([
  "/sso/abc?returnTo=%2Fconsole%3Fa%3D1%26b%3D2&login_hint=ada%40acme.example",
  "/op/interaction/abc",
  "/proxy/start/abc?attempt=x",
])("a form's way to %s has an address of its own, which leads there", (path) => {
  const address = new URL(onwardAddress(path), base);
  expect(address.pathname).toBe("/sso/onward");
  expect(onwardPath(address.searchParams.get("to"), base)).toBe(path);
});

it.each(["/dashboard", "/console/acme?to=/sso/abc", "/sign-in/choose?connections=a,b", "/ssomething/x"])(
  "a form goes to the page %s itself",
  (path) => expect(onwardAddress(path)).toBe(path),
);

it.each([
  null,
  "",
  "/dashboard",
  "/logout",
  "/sso/../logout",
  "/sso/%2e%2e/logout",
  "/sso/..//evil.test",
  "/sso/\\..\\logout",
  "/sso/onward?to=/sso/onward",
  "//evil.test/sso/abc",
  "https://evil.test/sso/abc",
  "javascript:alert(1)",
  "\n/sso/abc",
  "/op/\tx",
])("%j leads nowhere", (to) => expect(onwardPath(to, base)).toBeNull());
