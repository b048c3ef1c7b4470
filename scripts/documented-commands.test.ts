import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import packageJson from "@/package.json";

// What a document tells somebody to type has to be there.
const root = join(import.meta.dirname, "..");
const documents = ["README.md", "CONTRIBUTING.md", "e2e/fixtures/releases/README.md"].concat(
  readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
);
const typed = (pattern: RegExp) =>
  documents.flatMap((path) =>
    [...readFileSync(join(root, path), "utf8").matchAll(pattern)].map(([, name = ""]) => `${path}: ${name}`),
  );
const unknown = (lines: string[], known: readonly string[]) =>
  lines.filter((line) => !known.includes(line.slice(line.indexOf(": ") + 2)));

it("every script that a document names is one of package.json", () => {
  const named = typed(/npm run ([a-z][a-z:-]*)/g);
  expect(named).toContain("docs/self-hosting.md: release");
  expect(unknown(named, Object.keys(packageJson.scripts))).toEqual([]);
});

it("every command of the installation that a document names is one that the help lists", () => {
  const { stdout } = spawnSync(process.execPath, ["scripts/gatehouse.mjs", "--help"], { cwd: root, encoding: "utf8" });
  const known = [...stdout.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name = ""]) => name);
  const named = typed(/(?:npm run gatehouse --|gatehouse\.mjs) ([a-z][a-z-]*)/g);
  expect(named).toEqual(expect.arrayContaining(["docs/self-hosting.md: backup", "docs/config-as-code.md: config"]));
  expect(unknown(named, known)).toEqual([]);
});
