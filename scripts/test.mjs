import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser } from "./browser.mjs";
import { startPostgres } from "./postgres.mjs";
import { ensureInstalled } from "./prepare.mjs";
import { findSimpleSamlPhp } from "./simplesamlphp.mjs";

/** The whole suite, as CI runs it. The last line counts: `N passed, M failed`. */
const reports = mkdtempSync(join(tmpdir(), "gatehouse-test-"));
let passed = 0;
let failed = 0;

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

async function step(name, command, args, environment) {
  process.stdout.write(`\n== ${name}\n`);
  const code = await run(command, args, environment);
  if (code === 0) passed += 1;
  else failed += 1;
}

async function vitest(name, project, environment) {
  process.stdout.write(`\n== ${name}\n`);
  const file = join(reports, `${name.replaceAll(" ", "-")}.json`);
  const code = await run(
    bin("vitest"),
    ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`],
    environment,
  );
  const report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { numPassedTests: 0, numFailedTests: 0 };
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  // A run that broke outside a test, or found none, is a failure too.
  if ((code !== 0 && report.numFailedTests === 0) || report.numPassedTests + report.numFailedTests === 0) failed += 1;
}

/** On PGlite the journeys whose outcome the database could change; on PostgreSQL all of them. */
const pgliteJourneys = ["connection-test", "first-run", "resilience", "rest", "routing", "sign-in"].map(
  (name) => `e2e/${name}.spec.ts`,
);

async function journeys(name, environment, files = []) {
  process.stdout.write(`\n== ${name}\n`);
  const file = join(reports, `${name.replaceAll(" ", "-")}.json`);
  const code = await run(bin("playwright"), ["test", "--reporter=list,json", ...files], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    ...environment,
  });
  const { stats } = existsSync(file)
    ? JSON.parse(readFileSync(file, "utf8"))
    : { stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 } };
  passed += stats.expected;
  failed += stats.unexpected + stats.flaky + stats.skipped;
  if ((code !== 0 && stats.unexpected === 0) || stats.expected + stats.unexpected === 0) failed += 1;
}

await ensureInstalled();
await step("types", bin("tsc"), ["--noEmit"]);
await step("lint", bin("biome"), ["check", "."]);
await vitest("unit", "unit");
await vitest("store on PGlite", "store");
const postgres = await startPostgres();
try {
  await vitest("store on PostgreSQL", "store", { DATABASE_URL: postgres.url });
  await step("build", bin("next"), ["build"]);
  const browser = await findBrowser();
  if (!findSimpleSamlPhp()) {
    process.stdout.write("\n!! SimpleSAMLphp is not here and cannot be installed: its journeys are SKIPPED\n");
    if (process.env.CI || process.getuid?.() === 0) failed += 1;
  }
  if (browser) {
    await journeys("journeys on PGlite", { CHROMIUM_PATH: browser, DATABASE_URL: "" }, pgliteJourneys);
    await journeys("journeys on PostgreSQL", { CHROMIUM_PATH: browser, DATABASE_URL: postgres.url });
  } else {
    process.stdout.write("\nNo Chromium could be found or installed: set CHROMIUM_PATH\n");
    failed += 1;
  }
} finally {
  await postgres.stop();
  rmSync(reports, { recursive: true, force: true });
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
