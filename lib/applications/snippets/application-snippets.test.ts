import { describe, expect, it } from "vitest";
import { accessRuleSchema } from "../access-rule";
import type { OidcApplication, ProxyApplication } from "../application";
import { proxyHeaderNames } from "../proxy/proxy-headers";
import { applicationSnippets } from "./application-snippets";
import { fillSnippet } from "./snippet";

const baseUrl = "https://gatehouse.test";
const common = {
  id: "a1",
  organizationId: "o1",
  name: 'A "name" that no snippet shows',
  logo: null,
  launchUrl: null,
  status: "on" as const,
  access: accessRuleSchema.parse({}),
  claims: [],
  createdBy: "test",
  version: 1,
  createdAt: new Date(),
  updatedAt: new Date(),
};
const client: OidcApplication = {
  ...common,
  kind: "oidc",
  clientId: "c1",
  clientAuth: "client_secret_post",
  redirectUris: ["https://app.test/some/callback"],
  postLogoutRedirectUris: [],
  initiateLoginUri: null,
  backchannelLogoutUri: null,
  jwks: null,
  jwksUri: null,
};
const site: ProxyApplication = {
  ...common,
  kind: "proxy",
  origin: "https://wiki.test:8443",
  paths: { open: [], restricted: [] },
};

describe("snippets of a client", () => {
  const texts = applicationSnippets(client, baseUrl, "ghs_secret");
  it.each(texts)("$id has every value, and nothing left to fill", ({ text, redirectUri }) => {
    expect(text).toContain("https://gatehouse.test/op");
    expect(text).toContain("c1");
    expect(text).not.toMatch(/%[a-z]\w+%/i);
    expect(text).not.toContain('A "name"');
    expect(redirectUri).toMatch(/^https:\/\/app\.test\//);
  });
  it("all the products that the console names", () => {
    expect(texts.map(({ id }) => id)).toEqual([
      "grafana",
      "gitlab",
      "nextcloud",
      "oauth2-proxy",
      "authjs",
      "spring",
      "mod-auth-openidc",
      "openid-client",
    ]);
  });
  it("a secret that is not known is a gap, and a public client has none", () => {
    expect(applicationSnippets(client, baseUrl, null)[0]?.text).toContain("client_secret = <client secret>");
    const open = applicationSnippets({ ...client, clientAuth: "none" }, baseUrl, null);
    expect(open.map(({ text }) => text).join("\n")).not.toMatch(/<client secret>|client_secret_/);
  });
});

describe("snippets of a proxy", () => {
  it.each(applicationSnippets(site, baseUrl, null))("$id asks us, and overwrites every header", ({ id, text }) => {
    expect(text).toContain("/proxy/verify/a1");
    expect(text).toContain("/_gatehouse/");
    expect(text).not.toMatch(/%[a-z]\w+%/i);
    const blanked = {
      nginx: (header: string) => `proxy_set_header ${header} $`,
      caddy: (header: string) => `request_header -${header}\n`,
      traefik: (header: string) => `${header}: ""`,
    }[id];
    for (const header of proxyHeaderNames) {
      expect(text).toContain(blanked?.(header));
      // Handed on under another spelling it would reach applications behind FastCGI.
      const hyphens = header.split("-").length - 1;
      for (let mask = 0; mask < 2 ** hyphens; mask++) {
        let hyphen = 0;
        const spelling = header.replace(/-/g, () => ((mask >> hyphen++) % 2 === 0 ? "-" : "_"));
        if (id === "nginx") expect(text).toContain("underscores_in_headers off");
        else expect(text.split("\n").map((line) => line.trim())).toContain(blanked?.(spelling).trim());
      }
    }
  });
});

it.each(['a"b', "a'b", "a\nb", "a\\b", "a;b", "a{b}", "a$b", "a`b", "a#b"])(
  "a value that could end a quotation is refused: %j",
  (issuer) => {
    const snippet = { id: "x", product: "x", file: "x", lines: ["%issuer%"] };
    expect(() => fillSnippet(snippet, { issuer })).toThrow();
  },
);
