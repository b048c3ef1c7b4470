import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { checkSecretFile } from "./check-secret-file";

const kept = "the secret of the first start that is long enough";
const other = "a secret of an operator that is long enough";
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "gatehouse-secret-"));
  writeFileSync(join(directory, "secret"), `${kept}\n`);
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const check = (APP_SECRET: string, APP_SECRET_PREVIOUS = "", DATA_DIR = directory, APP_SECRET_NEXT = "") =>
  checkSecretFile({ DATA_DIR, APP_SECRET, APP_SECRET_PREVIOUS, APP_SECRET_NEXT });

it("another secret than the kept one is refused in one sentence that does not tell it", () => {
  expect(() => check(other)).toThrow(/^APP_SECRET is not the secret in [^\n]+$/);
  expect(() => check(other, "a third secret that is long enough too")).toThrow("APP_SECRET_PREVIOUS");
  expect(() => check(other)).not.toThrow(kept);
});

it("the kept one, a rotation that names it, and a directory without one are fine", () => {
  check(kept);
  check(other, `a third secret that is long enough too, ${kept}`);
  // An instance that is restarted with the settings of the first step after the file was rotated.
  check(other, "", directory, kept);
  check(other, "", join(directory, "elsewhere"));
});
