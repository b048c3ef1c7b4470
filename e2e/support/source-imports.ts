import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Every source file below a folder, without tests. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\.ts$/.test(entry.name) ? [path] : [];
  });
}

/** The product's own sources. */
export const sourceFiles: readonly string[] = ["app", "components", "lib"].flatMap(filesBelow);

const texts = new Map(sourceFiles.map((path) => [path, readFileSync(path, "utf8")]));

export const sourceOf = (path: string): string => texts.get(path) ?? "";

/** What a file imports, by how it is written there; `isType` where only types are. */
export function importsOf(path: string): { source: string; isType: boolean }[] {
  return [...sourceOf(path).matchAll(/^(?:import|export) (type )?[^;]*?from "([^"]+)"/gms)].map(([, type, source]) => ({
    isType: Boolean(type),
    source: source ?? "",
  }));
}

/** The source file that an import of another file means; undefined for a package. */
export function resolveImport(path: string, source: string): string | undefined {
  if (!/^(@\/|\.)/.test(source)) return undefined;
  const target = source.startsWith("@/") ? source.slice(2) : join(path, "..", source);
  return [`${target}.ts`, `${target}.tsx`].find((file) => texts.has(file));
}
