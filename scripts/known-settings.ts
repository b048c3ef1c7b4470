import { readFileSync } from "node:fs";
import { join } from "node:path";
import { secretSettings } from "./prepare.mjs";

const read = (path: string) => readFileSync(join(import.meta.dirname, "..", path), "utf8");

const namesIn = (path: string, pattern: RegExp) => [...read(path).matchAll(pattern)].map(([, name]) => name ?? "");

/** The settings that the server checks at its start. */
export const parsedSettings = namesIn("lib/env.ts", /^ {2}([A-Z][A-Z_]+):/gm);

/** Every setting that an installation may have: those of the server's socket, and files of secrets, too. */
export const knownSettings = [
  ...new Set([
    ...parsedSettings,
    ...namesIn("scripts/server.mjs", /wholeNumber\("([A-Z_]+)"/g),
    "HOST",
    ...secretSettings,
    ...secretSettings.map((name) => `${name}_FILE`),
  ]),
];
