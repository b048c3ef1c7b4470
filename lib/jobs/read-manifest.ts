import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** The routes of the build; null while developing, where every request is one of "other". */
export function readManifest(): string | null {
  try {
    return readFileSync(resolve(/*turbopackIgnore: true*/ process.cwd(), ".next/routes-manifest.json"), "utf8");
  } catch {
    return null;
  }
}
