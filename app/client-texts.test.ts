import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { pickTexts } from "@/components/texts/pick-texts";
import { importsOf, resolveImport, sourceFiles, sourceOf } from "@/e2e/support/source-imports";
import { languages } from "@/lib/messages/languages";
import { loadMessages } from "@/lib/messages/load-messages";

/** Of a page that is to stay below 150 kB, where its quotation marks take two. */
const mostBytes = 55_000;

const isPage = (path: string) => /^app\/(.*\/)?(page|error|loading|not-found|template)\.tsx$/.test(path);
const isLayout = (path: string) => /^app\/(.*\/)?layout\.tsx$/.test(path);
const entries = sourceFiles.filter((path) => isPage(path) || isLayout(path));

const directiveOf = (path: string) => /^"use (client|server)"/.exec(sourceOf(path))?.[1];

/** The groups of texts that a file asks for: `useTranslations("list")`. */
const asked = (path: string) =>
  [...sourceOf(path).matchAll(/useTranslations\((?:"([^"]*)")?/g)].map(([, group]) => group ?? "");

/**
 * What runs in the browser of all that an entry imports, with what it asks for: a file with "use client" and everything that it imports
 * in turn. An action is called, not sent.
 */
function needs(entry: string): { group: string; file: string }[] {
  const seen = new Set<string>();
  const walk = (path: string, above: boolean): { group: string; file: string }[] => {
    const directive = directiveOf(path);
    const inBrowser = above || directive === "client";
    const key = `${inBrowser} ${path}`;
    if (seen.has(key) || (inBrowser && directive === "server")) return [];
    seen.add(key);
    const own = inBrowser ? asked(path).map((group) => ({ group, file: path })) : [];
    const imported = importsOf(path).flatMap(({ source, isType }) =>
      isType ? [] : (resolveImport(path, source) ?? []),
    );
    return [...own, ...imported.flatMap((file) => walk(file, inBrowser))];
  };
  return walk(entry, false);
}

/** The groups that a page or a layout gives to the browser. */
const given = (path: string) =>
  [...sourceOf(path).matchAll(/(?:<ClientTexts\s+of=\{|pickTexts\([^[]*)\[([^\]]*)\]/g)].flatMap(([, list = ""]) =>
    [...list.matchAll(/"([^"]+)"/g)].map(([, group]) => group ?? ""),
  );

/** The layouts around an entry, the outermost first. */
const layoutsAround = (entry: string) =>
  sourceFiles.filter(
    (path) => isLayout(path) && path !== entry && `${dirname(entry)}/`.startsWith(`${dirname(path)}/`),
  );

const covers = (wider: string, group: string) => group === wider || group.startsWith(`${wider}.`);

describe("the texts that pages send to the browser", () => {
  it("are asked for by name, so that they can be counted", () => {
    const users = sourceFiles.filter((path) => asked(path).length > 0);
    expect(users.length).toBeGreaterThan(80);
    expect(users.filter((path) => asked(path).includes(""))).toEqual([]);
  });

  it("are given by name, and nowhere else", () => {
    const providers = sourceFiles.filter((path) => sourceOf(path).includes("NextIntlClientProvider"));
    expect(providers).toEqual(["app/layout.tsx", "components/texts/add-texts.tsx"]);
    const named = sourceFiles.filter((path) => /<ClientTexts\b/.test(sourceOf(path)));
    expect(named.filter((path) => !entries.includes(path) || given(path).length === 0)).toEqual([]);
  });

  it("are all that its parts ask for", () => {
    expect(entries.length).toBeGreaterThan(50);
    const missing = entries.flatMap((entry) => {
      const there = [...layoutsAround(entry), entry].flatMap(given);
      return needs(entry)
        .filter(({ group }) => !there.some((wider) => covers(wider, group)))
        .map(({ group, file }) => `${entry} does not give "${group}", which ${file} asks for`);
    });
    expect(missing).toEqual([]);
  });

  it.each(languages)("are few on every page of the console: %s", async (language) => {
    const catalogue = await loadMessages(language);
    const pages = entries.filter((path) => path.startsWith("app/console/"));
    const sizes = pages.map((entry) => {
      const groups = [...layoutsAround(entry), entry].flatMap(given);
      return { entry, bytes: JSON.stringify(pickTexts(catalogue, groups)).length };
    });
    expect(sizes.filter(({ bytes }) => bytes > mostBytes)).toEqual([]);
  });

  it("are no more than its parts ask for", () => {
    const below = (path: string) =>
      isLayout(path) ? entries.filter((entry) => entry === path || layoutsAround(entry).includes(path)) : [path];
    const left = entries.flatMap((entry) => {
      const needed = below(entry).flatMap(needs);
      const outer = layoutsAround(entry).flatMap(given);
      return given(entry)
        .filter((wider) => outer.some((group) => covers(group, wider)) || !needed.some(({ group }) => group === wider))
        .map((group) => `${entry} gives "${group}" for nothing`);
    });
    expect(left).toEqual([]);
  });
});
