import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";

// The audit of the dependencies that needs no network: what is known to be broken stands in `advisories.json`, with the
// version that fixes it, and no copy of a package in the lock file, however deep, may be older.
const read = (path: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, path), "utf8"));
const versions = z.record(z.string(), z.string());
const manifestSchema = z.object({
  dependencies: versions,
  devDependencies: versions,
  overrides: z.record(z.string(), z.union([z.string(), versions])),
});
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      inBundle: z.boolean().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
    }),
  ),
});
const advisorySchema = z.array(
  z.object({
    package: z.string(),
    advisories: z.array(z.string().regex(/^GHSA(-[0-9a-z]{4}){3}$/)).min(1),
    /** One a release line, oldest first: `0.8.15` fixes 0.8, `7.29.0` fixes 7. */
    fixedIn: z.array(z.string().regex(/^\d+\.\d+\.\d+$/)).min(1),
  }),
);

const manifest = manifestSchema.parse(read("../package.json"));
const { packages } = lockSchema.parse(read("../package-lock.json"));
const advisories = advisorySchema.parse(read("advisories.json"));
const installed = Object.entries(packages).flatMap(([path, entry]) => {
  const name = path.split("node_modules/").at(-1);
  return name ? [{ path, name, ...entry, version: entry.version ?? "" }] : [];
});

const numbersOf = (version: string) => version.split("-")[0]?.split(".").map(Number) ?? [];
const lineOf = (version: string) =>
  numbersOf(version)
    .slice(0, version.startsWith("0.") ? 2 : 1)
    .join(".");

function isOlder(version: string, other: string): boolean {
  const [mine, others] = [numbersOf(version), numbersOf(other)];
  const index = mine.findIndex((number, place) => number !== others[place]);
  return index !== -1 && (mine[index] ?? 0) < (others[index] ?? 0);
}

/** Whether a version is fixed: by the fix of its own release line, or because it is newer than the last fix. */
function isFixed(version: string, fixes: readonly string[]): boolean {
  const own = fixes.find((fix) => lineOf(fix) === lineOf(version));
  return !isOlder(version, own ?? fixes.at(-1) ?? version);
}

describe("dependencies", () => {
  it("no copy of a package is older than the fix of a published advisory", () => {
    const open = advisories.flatMap(({ package: name, advisories: ids, fixedIn }) =>
      installed
        .filter((copy) => copy.name === name && !isFixed(copy.version, fixedIn))
        .map(({ path, version }) => `${path} ${version}: ${ids.join(", ")}`),
    );
    expect(open).toEqual([]);
  });

  it("the rule knows what is older", () => {
    const fixes = ["0.8.15", "0.9.12"];
    expect(["0.7.9", "0.8.9", "0.9.2"].filter((version) => isFixed(version, fixes))).toEqual([]);
    expect(["0.8.15", "0.9.12", "0.10.0", "1.0.0"].filter((version) => !isFixed(version, fixes))).toEqual([]);
    expect(isFixed("8.0.11", ["9.1.1"])).toBe(false);
    expect(isFixed("10.6.1", ["9.1.1"])).toBe(true);
    expect(isFixed("7.28.9", ["6.28.0", "7.29.0"])).toBe(false);
  });

  it("each is pinned exactly, and the lock file has that version", () => {
    const direct = { ...manifest.dependencies, ...manifest.devDependencies };
    const overrides = Object.values(manifest.overrides).flatMap((value) =>
      typeof value === "string" ? [value] : Object.values(value),
    );
    const loose = [...Object.values(direct), ...overrides].filter(
      (text) => !/^(\d+\.\d+\.\d+(-[\w.]+)?|\$[\w-]+)$/.test(text),
    );
    expect(loose).toEqual([]);
    const differing = Object.entries(direct).filter(
      ([name, version]) => packages[`node_modules/${name}`]?.version !== version,
    );
    expect(differing).toEqual([]);
  });

  it("what checks messages and signatures exists once", () => {
    const once = [
      "@xmldom/xmldom",
      "xml-crypto",
      "samlify",
      "jose",
      "zod",
      "next",
      "react",
      "nodemailer",
      "undici",
      "postgres",
    ];
    const copies = once.map((name) => [name, installed.filter((copy) => copy.name === name).length]);
    expect(copies).toEqual(once.map((name) => [name, 1]));
  });

  it("the lock file names no download host, and a checksum for each package", () => {
    expect(installed.filter(({ resolved }) => resolved !== undefined).map(({ path }) => path)).toEqual([]);
    const unchecked = installed.filter(({ integrity, inBundle }) => !inBundle && !integrity?.startsWith("sha512-"));
    expect(unchecked.map(({ path }) => path)).toEqual([]);
  });

  it("what is shipped may be shipped", () => {
    const free =
      /^\(?(MIT|MIT-0|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|Unlicense|CC0-1\.0|CC-BY-4\.0|BlueOak-1\.0\.0|SIL OPEN FONT LICENSE|OFL-1\.1|LGPL-3\.0-or-later|Python-2\.0)\b/;
    const others = installed.filter(({ dev, license }) => !dev && !free.test(license ?? ""));
    expect(others.map(({ path, license }) => `${path}: ${license}`)).toEqual([]);
  });

  it("what builds and tests it may be used for that, and asks nothing of what is made", () => {
    const tools =
      /^\(?(MIT|MIT-0|ISC|Apache-2\.0|BSD-3-Clause|0BSD|Unlicense|BlueOak-1\.0\.0|Python-2\.0|PSF-2\.0|MPL-2\.0)\b/;
    const others = installed.filter(({ dev, license }) => dev && !tools.test(license ?? ""));
    expect(others.map(({ path, license }) => `${path}: ${license}`)).toEqual([]);
  });
});
