import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { mainJourneys, mainPgliteJourneys, nightlyStore, pgliteJourneys } from "./test-selection.mjs";

const root = join(import.meta.dirname, "..");
const specs = readdirSync(join(root, "e2e")).filter((name) => name.endsWith(".spec.ts"));

it("every file that is chosen exists: a renamed one must not fall out of what CI runs", () => {
  const chosen = [...mainJourneys.matchAll(/\(([\w|-]+)\)\\\.spec/g)].flatMap(([, names = ""]) => names.split("|"));
  expect(chosen.length).toBeGreaterThan(10);
  expect(chosen.filter((name) => !specs.includes(`${name}.spec.ts`))).toEqual([]);
  const elsewhere = [...pgliteJourneys, ...nightlyStore];
  expect(elsewhere.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

it("a journey is chosen by its whole file name, by a row, or by the one proxy that stands for all", () => {
  const isChosen = (text: string) => new RegExp(mainJourneys).test(text);
  expect(isChosen("e2e/sign-in.spec.ts a start by another host name")).toBe(true);
  expect(isChosen("e2e/proxy.spec.ts an application behind nginx a socket passes")).toBe(true);
  expect(isChosen("e2e/proxy.spec.ts an application behind caddy a socket passes")).toBe(false);
  expect(isChosen("e2e/guides.spec.ts IK-O2, IK-L1: onelogin-saml")).toBe(true);
  expect(isChosen("e2e/finish.spec.ts EN-44: that another file of the list asserts")).toBe(false);
  expect(isChosen("e2e/guides.spec.ts keycloak-saml: its guide")).toBe(false);
  expect(isChosen("e2e/drop.spec.ts nothing")).toBe(false);
});

it("on PGlite the first administrator gets in, and somebody by the provider that they connect", () => {
  const text = readFileSync(join(root, "e2e/first-run.spec.ts"), "utf8");
  const titles = [...text.matchAll(/^test\("([^"]+)"/gm)].map(([, title]) => `first-run.spec.ts ${title}`);
  expect(titles.filter((title) => new RegExp(mainPgliteJourneys).test(title))).toHaveLength(2);
});
