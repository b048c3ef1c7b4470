import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { languages } from "@/lib/messages/languages";
import { howToFolder, renderHowTo } from "@/scripts/render-how-tos";
import { accessRuleSchema } from "../access-rule";
import type { OidcApplication, ProxyApplication } from "../application";
import { proxyHeaderNames } from "../proxy/proxy-headers";
import { fillHowTos } from "./fill-how-tos";
import { listHowTos } from "./how-to-store";
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

const reader = { baseUrl, secret: null, language: "en" as const };

describe("how-tos of a client", () => {
  const howTos = fillHowTos(client, { ...reader, secret: "ghs_secret" });
  it.each(howTos)("$id has every value, and nothing left to fill", ({ text, redirectUri }) => {
    expect(text).toContain("https://gatehouse.test/op");
    expect(text).toContain("c1");
    expect(text).not.toMatch(/%[a-z]\w+%/i);
    expect(text).not.toContain('A "name"');
    expect(redirectUri).toMatch(/^https:\/\/app\.test\//);
  });
  it("all the products that the console names", () => {
    expect(howTos.map(({ id }) => id)).toEqual([
      "grafana",
      "gitlab",
      "nextcloud",
      "wordpress",
      "jenkins",
      "oauth2-proxy",
      "authjs",
      "spring",
      "django",
      "mod-auth-openidc",
      "openid-client",
    ]);
    expect(fillHowTos(site, reader).map(({ id }) => id)).toEqual(["nginx", "caddy", "traefik"]);
  });
  it("a secret that is not known is a gap, and a public client has none", () => {
    expect(fillHowTos(client, reader)[0]?.text).toContain("client_secret = <client secret>");
    const open = fillHowTos({ ...client, clientAuth: "none" }, reader);
    expect(open.map(({ text }) => text).join("\n")).not.toMatch(/<client secret>|client_secret_/);
  });
  it("each product is told to send PKCE, or sends it by itself: without it nobody signs in", () => {
    const silent = howTos.filter(({ text }) => !/pkce|code_challenge/i.test(text)).map(({ id }) => id);
    // Nextcloud sends it where the provider's document offers it; versions of Spring differ, so its traps say it.
    expect(silent).toEqual(["nextcloud", "spring"]);
    expect(howTos.find(({ id }) => id === "spring")?.traps.join()).toContain("withPkce");
  });
});

describe("the data", () => {
  it("has one file for each, under its own name", () => {
    const names = readdirSync("lib/applications/snippets/data").map((name) => name.replace(".json", ""));
    const ids = listHowTos().map(({ id }) => id);
    expect(names.sort()).toEqual([...ids].sort());
  });

  it.each(languages)("has every text in %s, and reads it in that language", (language) => {
    const texts = listHowTos().flatMap(({ id, steps, checks, traps }) =>
      [...steps, ...checks, ...traps].map((text) => ({ id, text })),
    );
    expect(texts.filter(({ text }) => !text[language])).toEqual([]);
    const [grafana] = fillHowTos(client, { ...reader, language });
    expect(grafana?.steps[0]).toBe(listHowTos().find(({ id }) => id === "grafana")?.steps[0]?.[language]);
  });

  it.each(listHowTos().map((howTo) => [howTo.id, howTo] as const))(
    "docs/how-to/%s.md says what it says (npm run guides)",
    (id, howTo) => {
      expect(readFileSync(`${howToFolder}/${id}.md`, "utf8")).toBe(renderHowTo(howTo));
      expect(readFileSync("docs/connect-an-application.md", "utf8")).toContain(`(how-to/${id}.md)`);
    },
  );
});

describe("how-tos of a proxy", () => {
  it.each(fillHowTos(site, reader))("$id asks us, and overwrites every header", ({ id, text }) => {
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
    expect(() => fillSnippet(["%issuer%"], { issuer })).toThrow();
  },
);
