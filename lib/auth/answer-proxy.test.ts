import { NextRequest } from "next/server";
import { expect, it } from "vitest";
import { emptyProxyHeaders, proxyHeaderNames } from "@/lib/applications/proxy/proxy-headers";
import type { ProxyAnswer } from "@/lib/applications/proxy/verify-request";
import { answerProxy } from "./answer-proxy";

const signIn: ProxyAnswer = { status: "sign-in", origin: "https://wiki.test", returnPath: "/page" };
const denied: ProxyAnswer = { status: "denied", application: "Wiki", organization: "Acme", reference: "abcdefgh23" };

function answer(given: ProxyAnswer, dialect: "forward" | "nginx", isNavigation = true) {
  const asked = { host: "wiki.test", target: "/page", isNavigation };
  const request = new NextRequest("https://console.test/proxy/verify/wiki");
  return answerProxy(given, { dialect, applicationId: "wiki", asked }, request);
}

it("every header is in an answer that lets somebody pass, also where nothing is known", async () => {
  const passed = await answer({ status: "pass", headers: emptyProxyHeaders, use: null }, "forward");
  expect(passed.status).toBe(200);
  expect(proxyHeaderNames.map((name) => passed.headers.get(name))).toEqual(proxyHeaderNames.map(() => ""));
});

it.each<["forward" | "nginx", number]>([
  ["forward", 302],
  // It takes 2xx, 401 and 403 for an answer; anything else is its error 500.
  ["nginx", 401],
])("who has to sign in is sent to us as %s takes it: HTTP %i", async (dialect, status) => {
  const answered = await answer(signIn, dialect);
  expect(answered.status).toBe(status);
  expect(answered.headers.get("location")).toMatch(/^https:\/\/console\.test\/proxy\/start\/wiki\?state=[^&]+$/);
  // nginx hands on the first cookie alone.
  const cookies = answered.headers.getSetCookie();
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatch(/^__Host-gatehouse\.way=[^;]+; Path=\/; .*Secure; HttpOnly; SameSite=lax$/);
  expect(answered.headers.get("cache-control")).toContain("no-store");
});

it.each(["forward", "nginx"] as const)("a program gets no page and is led nowhere (%s)", async (dialect) => {
  const unauthorized = await answer({ status: "unauthorized" }, dialect, false);
  expect([unauthorized.status, unauthorized.headers.get("www-authenticate")]).toEqual([
    401,
    'Bearer realm="Gatehouse"',
  ]);
  const refused = await answer(denied, dialect, false);
  const misconfigured = await answer({ status: "misconfigured" }, dialect, false);
  for (const { status, headers } of [refused, misconfigured]) {
    expect(status).toBe(403);
    expect(headers.get("www-authenticate")).toBeNull();
  }
  for (const { headers, body } of [unauthorized, refused, misconfigured])
    expect([headers.get("location"), headers.get("set-cookie"), body]).toEqual([null, null, null]);
});

it("who may not enter is led by nginx to the page that says why", async () => {
  const answered = await answer(denied, "nginx");
  expect(answered.status).toBe(403);
  expect(answered.headers.get("location")).toBe("https://console.test/applications/denied?reference=abcdefgh23");
});
