import { expect, it } from "vitest";
import { foreignHostName, onOwnAddress } from "./host-name";

// The public case "started on another host name". Relatives looked for: the pages that set a cookie (sign-in, first run), a
// start that is posted, proxies that tell the name, that hide it, and that nobody declared, ports, and addresses.

const appUrl = "https://sso.example.com";
const name = (host: string | null, forwarded: string | null = null, trustedProxies = 0) =>
  foreignHostName(
    {
      headers: new Headers({ ...(host && { host }), ...(forwarded && { "x-forwarded-host": forwarded }) }),
      trustedProxies,
    },
    appUrl,
  );

it.each([
  ["sso.example.com", null, 0, null],
  ["SSO.example.com:443", null, 0, null],
  ["sso.example.com:8443", null, 0, null],
  ["sso", null, 0, "sso"],
  ["www.sso.example.com", null, 0, "www.sso.example.com"],
  ["sso.example.com.evil.test", null, 0, "sso.example.com.evil.test"],
  ["192.0.2.7:3000", null, 0, "192.0.2.7"],
  ["[2001:db8::7]:3000", null, 0, "[2001:db8::7]"],
  // An undeclared proxy with its own name in Host.
  ["gatehouse:3000", "sso.example.com", 0, null],
  ["sso.example.com", "anything.test", 0, null],
  // A declared one: what it tells is what counts.
  ["gatehouse:3000", "sso.example.com", 1, null],
  ["gatehouse:3000", "sso", 1, "sso"],
  ["sso.example.com", "sso", 1, "sso"],
  ["gatehouse:3000", "sso.example.com, inner.test", 2, null],
  ["sso.example.com", null, 1, null],
  // Nothing that could be a name.
  [null, null, 0, null],
  ["a/b", null, 0, null],
  ["x@evil.test", null, 0, null],
  ["a b", null, 0, null],
  ["a#b", null, 0, null],
  ["a:b", null, 0, null],
  ["a".repeat(301), null, 0, null],
  [null, "sso.test, sso.example.com", 0, null],
  [null, "sso.test", 0, "sso.test"],
] as const)("Host %s, X-Forwarded-Host %s, %s proxies: %s", (host, forwarded, proxies, expected) =>
  expect(name(host, forwarded, proxies)).toBe(expected),
);

it.each([
  ["/sso/abc", "?returnTo=%2Fx", "https://sso.example.com/sso/abc?returnTo=%2Fx"],
  ["//evil.test/sign-in", "", "https://sso.example.com//evil.test/sign-in"],
  ["/\\evil.test", "", "https://sso.example.com//evil.test"],
  ["/sign-in", "?x=https://evil.test/", "https://sso.example.com/sign-in?x=https://evil.test/"],
])("%s%s goes on at %s", (pathname, search, expected) => {
  const url = onOwnAddress({ pathname, search }, appUrl);
  expect(url.href).toBe(expected);
  expect(url.host).toBe("sso.example.com");
});
