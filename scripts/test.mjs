import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser } from "./browser.mjs";
import { startPostgres } from "./postgres.mjs";
import { ensureInstalled, fail, isBuilt } from "./prepare.mjs";
import { findSimpleSamlPhp } from "./simplesamlphp.mjs";
import { readPlaywright, readVitest } from "./test-report.mjs";

/**
 * The whole suite, as CI runs it, or the parts that are named: `npm test -- unit store`. A part that fails does not keep the others
 * from running; what failed is listed at the end, and the last line counts: `N passed, M failed`.
 */
const parts = ["types", "lint", "unused", "unit", "store", "journeys"];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !parts.includes(name));
if (unknown.length > 0) fail(`There is no part called ${unknown.join(", ")}; the parts are ${parts.join(", ")}.`);
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);

const reports = mkdtempSync(join(tmpdir(), "gatehouse-test-"));
const results = [];

function run(command, args, environment = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: "inherit",
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...environment },
    });
    child.once("exit", (code) => resolve(code ?? 1));
    child.once("error", () => resolve(1));
  });
}

const bin = (name) => join("node_modules", ".bin", name);

/** Runs a part, whatever becomes of it, and remembers the outcome. */
async function part(name, work) {
  process.stdout.write(`\n== ${name}\n`);
  const outcome = await work().catch((error) => ({ passed: 0, failures: [error.message] }));
  results.push({ name, ...outcome });
  return outcome.failures.length === 0;
}

const command = (name, args) => async () => {
  const code = await run(bin(name), args);
  return code === 0 ? { passed: 1, failures: [] } : { passed: 0, failures: [`${name} ended with code ${code}`] };
};

const vitest = (project, environment) => async () => {
  const file = join(reports, `${results.length}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  return readVitest(file, await run(bin("vitest"), ["run", "--project", project, ...reporters], environment));
};

const playwright =
  (environment, files = []) =>
  async () => {
    const file = join(reports, `${results.length}.json`);
    const settings = { PLAYWRIGHT_JSON_OUTPUT_NAME: file, ...environment };
    return readPlaywright(file, await run(bin("playwright"), ["test", "--reporter=list,json", ...files], settings));
  };

/** On PGlite the journeys whose outcome the database could change; on PostgreSQL all of them. */
const pgliteJourneys = ["connection-test", "first-run", "resilience", "rest", "routing", "sign-in"].map(
  (name) => `e2e/${name}.spec.ts`,
);

async function journeys(postgres) {
  if (!isBuilt() && !(await part("build", command("next", ["build"])))) return;
  let browser = null;
  await part("what the journeys need", async () => {
    browser = await findBrowser();
    const failures = browser ? [] : ["no Chromium could be found or installed: set CHROMIUM_PATH"];
    if (!findSimpleSamlPhp()) {
      process.stdout.write("\n!! SimpleSAMLphp is not installed and cannot be installed: its journeys are SKIPPED\n");
      if (process.env.CI || process.getuid?.() === 0) failures.push("SimpleSAMLphp could not be installed");
    }
    return { passed: 0, failures };
  });
  if (!browser) return;
  const environment = { CHROMIUM_PATH: browser };
  await part("journeys on PGlite", playwright({ ...environment, DATABASE_URL: "" }, pgliteJourneys));
  if (postgres) await part("journeys on PostgreSQL", playwright({ ...environment, DATABASE_URL: postgres.url }));
}

function summary() {
  const failures = results.flatMap(({ name, failures: lines }) => lines.map((line) => `  ${name}: ${line}`));
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  if (failures.length > 0) process.stdout.write(`\nWhat failed:\n${failures.join("\n")}\n`);
  process.stdout.write(`\n${passed} passed, ${failures.length} failed\n`);
  return failures.length === 0 ? 0 : 1;
}

await ensureInstalled();
if (isWanted("types")) await part("types", command("tsc", ["--noEmit"]));
if (isWanted("lint")) await part("lint", command("biome", ["check", "."]));
if (isWanted("unused")) await part("unused", command("knip", []));
if (isWanted("unit")) await part("unit", vitest("unit"));
if (isWanted("store")) await part("store on PGlite", vitest("store", { DATABASE_URL: "" }));
let postgres = null;
try {
  if (isWanted("store") || isWanted("journeys"))
    await part("PostgreSQL", async () => {
      postgres = await startPostgres();
      return { passed: 0, failures: [] };
    });
  if (isWanted("store") && postgres) await part("store on PostgreSQL", vitest("store", { DATABASE_URL: postgres.url }));
  if (isWanted("journeys")) await journeys(postgres);
} finally {
  await postgres?.stop();
  rmSync(reports, { recursive: true, force: true });
}
process.exit(summary());
