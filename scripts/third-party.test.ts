import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { importsOf, sourceFiles, sourceOf } from "@/e2e/support/source-imports";
import packageJson from "@/package.json";
import lock from "@/package-lock.json";
import { billOfMaterials, thirdPartyLicenses } from "./third-party.mjs";

const versionOf = (name: string) => components.find((component) => component.name === name)?.version;
const { components, metadata } = billOfMaterials("1.2.3");

it("the bill of materials names every package that an installation needs, once a place, with its checksum", () => {
  expect(metadata.component).toMatchObject({ name: "gatehouse", version: "1.2.3" });
  const expected = Object.entries(packageJson.dependencies).map(([name, version]) => `${name}@${version}`);
  const named = components.map(({ name, version }) => `${name}@${version}`);
  expect(expected.filter((entry) => !named.includes(entry))).toEqual([]);
  expect(new Set(components.map((component) => component["bom-ref"])).size).toBe(components.length);
  expect(components.filter(({ hashes }) => !/^[0-9a-f]{128}$/.test(hashes[0]?.content ?? ""))).toEqual([]);
  expect(components.find(({ name }) => name === "@electric-sql/pglite")?.purl).toMatch(
    /^pkg:npm\/%40electric-sql\/pglite@\d/,
  );
});

it("nothing in it is a tool, and everything of the lock file that is here is in it", () => {
  expect(components.filter(({ name = "" }) => ["vitest", "typescript", "esbuild", "tsx"].includes(name))).toEqual([]);
  const shipped = Object.entries<object>(lock.packages).filter(
    ([path, entry]) => path !== "" && !("dev" in entry) && !("devOptional" in entry) && existsSync(path),
  );
  expect(components).toHaveLength(shipped.length);
});

const packageOf = (source: string) => source.split("/", source.startsWith("@") ? 2 : 1).join("/");
const isPackage = (source: string) => !/^(?:@\/|\.|node:)/.test(source);

it("nothing that the sources or their style sheets import is missing from the bill and the licences", () => {
  const imported = sourceFiles.flatMap((path) => [
    ...importsOf(path).flatMap(({ source, isType }) => (isType ? [] : [source])),
    ...[...sourceOf(path).matchAll(/\bimport\("([^"]+)"\)/g)].map(([, source = ""]) => source),
  ]);
  const styles = readdirSync("app").filter((file) => file.endsWith(".css"));
  const inStyles = styles.flatMap((file) =>
    [...readFileSync(join("app", file), "utf8").matchAll(/^@import "([^"]+)"/gm)].map(([, source = ""]) => source),
  );
  const wanted = new Set([...imported, ...inStyles].filter(isPackage).map(packageOf));
  for (const name of ["next", "lucide-react", "tailwindcss", "samlify"]) expect(wanted).toContain(name);
  const named = new Set(components.map(({ name }) => name));
  expect([...wanted].filter((name) => !named.has(name))).toEqual([]);
  const text = thirdPartyLicenses();
  expect([...wanted].filter((name) => !text.includes(`${name} ${versionOf(name)}\n`))).toEqual([]);
});

it("the licences come with their texts", () => {
  const text = thirdPartyLicenses();
  expect(text).toMatch(/^samlify \d/m);
  expect(text).toContain("Permission is hereby granted, free of charge");
});
