import { describe, expect, it } from "vitest";
import { sourceFiles as all, importsOf, resolveImport, sourceOf } from "@/e2e/support/source-imports";
import { errorCodes, publicCodes } from "@/lib/errors/catalogue";
import english from "@/lib/messages/en.json";

const order = [
  "app",
  "components",
  "jobs",
  "operating",
  "auth",
  "api",
  "configuration",
  "diagnosis",
  "directories",
  "scim",
  "search",
  "leaving",
  "applications",
  "sign-in",
  "local-sign-in",
  "presets",
  "webhooks",
  "alerts",
  "connections",
  "installation",
  "directory",
  "activity",
  "branding",
  "saml",
  "oidc",
  "provisioning",
  "identity",
  "base",
  "schema",
];
const siblings = ["saml", "oidc", "provisioning"];

function layerOf(path: string): string {
  if (path.startsWith("drizzle/")) return "schema";
  const [top, folder = ""] = path.split("/");
  if (top !== "lib") return top ?? "";
  return order.includes(folder) ? folder : "base";
}

/** What a use case's name begins with: it may use stores and clients, as every other file may not. */
const verbs =
  "answer apply ask begin build change check complete confirm create decide delete deliver end ensure export fill find import keep locate manage map offer open prepare preview provision publish read record redeem refresh renew replay request require restore rotate route save sign start take trust try turn verify write draw".split(
    " ",
  );

/** The files that match among all that a file imports, and what those import: types do not count. */
function reaches(path: string, wanted: RegExp, seen = new Set<string>()): string[] {
  return importsOf(path).flatMap(({ source, isType }) => {
    const target = isType ? undefined : resolveImport(path, source);
    if (!target || seen.has(target)) return [];
    seen.add(target);
    return wanted.test(target) ? [target] : reaches(target, wanted, seen);
  });
}

describe("the house", () => {
  it("imports go one way", () => {
    const breaches = all.flatMap((path) =>
      importsOf(path).flatMap(({ source, isType }) => {
        if (!source.startsWith("@/") || source.endsWith(".json")) return [];
        const from = layerOf(path);
        const to = layerOf(source.slice(2));
        const isUpward = order.indexOf(to) < order.indexOf(from);
        const isSibling = siblings.includes(from) && siblings.includes(to) && from !== to;
        return (isUpward && !isType) || isSibling ? [`${path} imports ${source}`] : [];
      }),
    );
    expect(breaches).toEqual([]);
  });

  it.each([
    ["samlify", /^lib\/saml\/samlify-messages\.ts$/],
    ["openid-client", /^lib\/oidc\/oidc-client\.ts$/],
    ["oidc-provider", /^lib\/applications\/provider\//],
    ["next-auth", /^lib\/auth\//],
    ["@opentelemetry", /^lib\/metrics\/start-(meters|tracer)\.ts$/],
    ["@simplewebauthn/server", /^lib\/local-sign-in\/passkey-ceremony\.ts$/],
    ["drizzle-orm", /^lib\/db\/|-store\.ts$|-queries\.ts$/],
  ])("%s has one owner", (name, owner) => {
    const users = all.filter((path) =>
      importsOf(path).some(({ source, isType }) => !isType && (source === name || source.startsWith(`${name}/`))),
    );
    expect(users.length).toBeGreaterThan(0);
    expect(users.filter((path) => !owner.test(path))).toEqual([]);
  });

  it("no XML library reads or verifies anything (decision 0058)", () => {
    const isXml = (source: string) => /^(@xmldom|xml-crypto|xml-encryption|xpath|saxes|sax|libxml2)/.test(source);
    expect(all.filter((path) => importsOf(path).some(({ source }) => isXml(source)))).toEqual([]);
  });

  it("next/* is used where requests and pages are", () => {
    const users = all.filter((path) => importsOf(path).some(({ source }) => /^next(\/|$)/.test(source)));
    expect(users.length).toBeGreaterThan(0);
    expect(users.filter((path) => !/^(app|components|lib\/auth)\//.test(path))).toEqual([]);
  });

  it("a file of lib that is named as a noun computes only", () => {
    const isUseCase = (path: string) => verbs.some((verb) => path.split("/").at(-1)?.startsWith(`${verb}-`));
    const isBorder = (path: string) =>
      /^lib\/(auth|api|jobs|db)\/|^lib\/[^/]+\.ts$|-(store|queries|client)\.ts$/.test(path);
    const nouns = all.filter((path) => path.startsWith("lib/") && !isUseCase(path) && !isBorder(path));
    expect(nouns.length).toBeGreaterThan(100);
    expect(
      nouns.filter((path) => reaches(path, /-(store|queries|client)\.ts$|^lib\/db\/open-database/).length > 0),
    ).toEqual([]);
  });

  it("settings are read in one file", () => {
    const readers = all.filter((path) => /process\.env\b/.test(sourceOf(path)) && path.startsWith("lib/"));
    expect(readers).toEqual(["lib/env.ts"]);
  });

  it("every error code has its texts, and no text is left over", () => {
    expect(Object.keys(english.errors).sort()).toEqual([...errorCodes].sort());
    expect(Object.keys(english.publicErrors).sort()).toEqual([...publicCodes].sort());
  });
});
