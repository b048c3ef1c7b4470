import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import packageJson from "@/package.json";
import lock from "@/package-lock.json";
import { billOfMaterials, thirdPartyLicenses } from "./third-party.mjs";

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

it("the licences come with their texts", () => {
  const text = thirdPartyLicenses();
  expect(text).toMatch(/^samlify \d/m);
  expect(text).toContain("Permission is hereby granted, free of charge");
});
