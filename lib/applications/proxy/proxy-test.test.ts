import { expect, it } from "vitest";
import { echoedHeaders, isEcho } from "./echo";
import { emptyProxyHeaders } from "./proxy-headers";
import { evaluateProxy, spoofed, spoofedHeaders } from "./proxy-test";

const of = { applicationId: "wiki", userId: "ada" };
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const jwt = `${part({ alg: "ES256" })}.${part({ aud: "wiki", sub: "ada" })}.x`;
const right = { ...emptyProxyHeaders, "Remote-User": "ada", "X-Gatehouse-Jwt": jwt };
const stranger = { status: 401, text: "" };
const echo = (headers: Record<string, string>) => ({
  status: 200,
  text: JSON.stringify({ headers: echoedHeaders(Object.entries(headers)) }),
});
const failed = (answers: Parameters<typeof evaluateProxy>[0]) =>
  evaluateProxy(answers, of)
    .filter(({ passed }) => !passed)
    .map(({ name, detail }) => `${name}: ${detail}`);

it("a proxy that does everything passes every check", () => {
  const checks = evaluateProxy({ stranger, guest: echo(right) }, of);
  expect(checks.map(({ name, passed }) => [name, passed])).toEqual([
    ["asks", true],
    ["passes", true],
    ["arrive", true],
    ["overwrites", true],
    ["jwt", true],
  ]);
});

it.each<[string, Parameters<typeof evaluateProxy>[0], string[]]>([
  ["lets everybody in", { stranger: { status: 200, text: "" }, guest: echo(right) }, ["asks: HTTP 200"]],
  ["has an older configuration", { stranger: echo({ "Remote-User": spoofed }), guest: echo({}) }, ["asks: HTTP 200"]],
  ["lets nobody in", { stranger, guest: { status: 403, text: "" } }, ["passes: HTTP 403"]],
  [
    "shows the application in its place",
    { stranger, guest: { status: 200, text: "<h1>Wiki</h1>" } },
    ["passes: HTTP 200"],
  ],
  [
    "hands on what a client sent",
    { stranger, guest: echo({ ...right, "Remote-Groups": spoofed }) },
    ["overwrites: Remote-Groups"],
  ],
  [
    "hands on another spelling of it",
    { stranger, guest: echo({ ...right, remote_user: spoofed }) },
    ["overwrites: remote_user"],
  ],
  [
    "hands on nothing of ours",
    { stranger, guest: echo({}) },
    [`arrive: ${Object.keys(emptyProxyHeaders).join(", ")}`, "jwt: X-Gatehouse-Jwt"],
  ],
  [
    "asks about another application",
    { stranger, guest: echo({ ...right, "X-Gatehouse-Jwt": `${part({})}.${part({ aud: "shop", sub: "ada" })}.x` }) },
    ["jwt: X-Gatehouse-Jwt"],
  ],
])("a proxy that %s is told so", (_name, answers, problems) => {
  expect(failed(answers)).toEqual(problems);
});

it("every name is spoofed in both spellings, and nothing else is echoed", () => {
  expect(Object.keys(spoofedHeaders())).toContain("Remote_User");
  const cookies: [string, string][] = [
    ["cookie", "secret"],
    ["authorization", "secret"],
  ];
  expect(echoedHeaders(cookies)).toEqual([]);
});

it.each(["/_gatehouse/echo/", "/_gatehouse/ECHO", "/_gatehouse/echo?x", "/_gatehouse/%65cho", "//_gatehouse/echo"])(
  "%s is not the echo",
  (target) => {
    expect(isEcho(target)).toBe(false);
  },
);
