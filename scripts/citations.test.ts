import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { catalogue, errorCodes } from "@/lib/errors/catalogue";
import { mainJourneys } from "./test-selection.mjs";

// Comments, titles and texts cite the books of this repository and nothing else: whoever reads a citation finds what it names.

const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^(\.|node_modules$|dist$|test-results$)/.test(entry.name) ? [] : filesBelow(path);
    return /\.(ts|tsx|mts|mjs|md|css|json)$/.test(entry.name) && entry.name !== "package-lock.json" ? [path] : [];
  });
}

const paths = filesBelow(".").filter((path) => !path.endsWith("citations.test.ts"));
const texts = paths.map((path) => ({ path, text: read(path) }));
const tests = texts.filter(({ path }) => /\.(test|spec)\.ts$/.test(path));

/** What is found by a pattern, with its file: the first group where the pattern has one. */
function citations(pattern: RegExp, of = texts): { path: string; cited: string }[] {
  return of.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(([whole, group]) => ({ path, cited: group ?? whole })),
  );
}

/** The cells of every row of a document's tables, heads left out. */
function rowsOf(path: string): string[][] {
  return read(path)
    .split("\n")
    .filter((line) => /^\| (?!---|Rule |Row )/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
}

const commentPattern = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/ .*$/gm;
const sources = texts.filter(({ path }) => /\.(tsx?|mts|mjs|json)$/.test(path));
const comments = sources.map(({ path, text }) => ({ path, text: (text.match(commentPattern) ?? []).join("\n") }));

describe("what is cited", () => {
  it("are documents that exist, by their name or their path", () => {
    const exists = (cited: string, from: string) =>
      [dirname(from), ".", "docs"].some((folder) => existsSync(join(root, folder, cited)));
    // A test may name a document that must not be there.
    const citing = [...texts.filter((text) => !tests.includes(text)), ...comments];
    const found = citations(/(?<![\w./{}*%-])[\w./-]*\w\.md\b/g, citing);
    expect(found.filter(({ path, cited }) => !exists(cited, path))).toEqual([]);
  });

  it("are files that exist, where a document shows the path of one", () => {
    const documents = texts.filter(({ path }) => path.endsWith(".md"));
    const exists = (cited: string, from: string) =>
      [".", dirname(from)].some((folder) => existsSync(join(root, folder, cited)));
    const found = citations(/`((?:[\w.[\]-]+\/)+[\w.[\]-]+\.(?:ts|tsx|mjs|json))`/g, documents);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ path, cited }) => !exists(cited, path))).toEqual([]);
  });

  it("are symbols that exist, where a comment names one", () => {
    const code = sources.map(({ text }) => text.replace(commentPattern, "")).join("\n");
    const found = citations(/`([a-z][A-Za-z0-9]*[A-Z]\w*)(?:\(\))?`/g, comments);
    expect(found.filter(({ cited }) => !new RegExp(`\\b${cited}\\b`).test(code))).toEqual([]);
  });

  it("are decisions of this repository, where one is named by its number", () => {
    const numbers = readdirSync(join(root, "docs/decisions")).map((name) => name.slice(0, 4));
    const found = citations(/\bdecisions? (\d{4})\b/g);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ cited }) => !numbers.includes(cited))).toEqual([]);
  });

  it("are named: a letter with a number, or a step, is a rule of a book that is not here", () => {
    expect(citations(/(?<![\w'"`./<#&:-])(?:[A-Z]\d{1,2}\b(?![-.'"`])|[Ss]teps? \d+)/g, comments)).toEqual([]);
  });
});

describe("docs/checks.md", () => {
  const book = "docs/checks.md";
  const rules = rowsOf(book);
  const headings = [...read(book).matchAll(/^#+ (\d+(?:\.\d+)?)\.? /gm)].map(([, number]) => number ?? "");
  const numbers = [...headings, ...rules.map(([number = ""]) => number)];

  it("numbers each rule once, in its section", () => {
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(rules.filter(([number = ""]) => !headings.includes(number.replace(/\.\d+$/, "")))).toEqual([]);
  });

  it("has every rule that is cited", () => {
    const found = citations(/checks\.md (\d[\d.]*(?:(?:, | and | to )\d[\d.]*)*)/g).flatMap(({ path, cited }) =>
      cited.split(/, | and | to /).map((number) => ({ path, number: number.replace(/\.$/, "") })),
    );
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ number }) => !numbers.includes(number))).toEqual([]);
  });

  it("names codes and files that exist", () => {
    const codes = rules.flatMap(([, , , , cell = ""]) => cell.match(/[a-z][a-z0-9]*(?:_[a-z0-9]+)+/g) ?? []);
    const files = rules.flatMap(([, , , , , cell = ""]) => cell.match(/[^`, ]+/g) ?? []);
    expect(codes.filter((code) => !(errorCodes as string[]).includes(code))).toEqual([]);
    expect(files.filter((file) => !paths.includes(file))).toEqual([]);
    expect(rules.filter((cells) => cells.length !== 6 || cells.includes(""))).toEqual([]);
  });

  it("has a rule for every code by which somebody is not let in", () => {
    const text = read(book);
    const refusals = errorCodes.filter((code) => catalogue[code].publicCode !== "internal_error");
    // No session is no refusal of one.
    const missing = refusals.filter((code) => code !== "unauthenticated" && !text.includes(`\`${code}\``));
    expect(missing).toEqual([]);
  });
});

describe("docs/reference-behaviour.md", () => {
  const book = "docs/reference-behaviour.md";
  const rows = rowsOf(book).map(([id = "", , , , title = ""]) => ({ id, title }));

  it("has every row that is cited, once", () => {
    const ids = rows.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(citations(/\b(?:IK-[A-Z]\d+|EN-\d+)\b/g).filter(({ cited }) => !ids.includes(cited))).toEqual([]);
  });

  it.each(rows)("$id has the test that it names", ({ id, title }) => {
    const pieces = title.split("…");
    const holds = tests.some(
      ({ text }) => new RegExp(`\\b${id}\\b`).test(text) && pieces.every((piece) => text.includes(piece)),
    );
    expect(holds, title).toBe(true);
  });

  it.each(rows)("$id's test is one that CI runs", ({ title }) => {
    const pieces = title.split("…");
    const holding = tests.filter(({ text }) => pieces.every((piece) => text.includes(piece)));
    // Of journeys CI runs those that are chosen by file or by a row in their title; a loop puts the row in front of its own.
    const isRun = ({ path, text }: { path: string; text: string }) => {
      if (!path.startsWith("e2e/")) return true;
      if (new RegExp(mainJourneys).test(`${path} ${title}`)) return true;
      return title.startsWith("…") && text.includes("?.ids}: `");
    };
    expect(holding.some(isRun), title).toBe(true);
  });
});
