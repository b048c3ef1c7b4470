import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPlaywright, readVitest } from "./test-report.mjs";

/** Runs the parts of the suite, on one road or on several beside each other, and remembers what became of each. */
export function suiteOfParts() {
  const reports = mkdtempSync(join(tmpdir(), "gatehouse-test-"));
  const results = [];
  let reportCount = 0;
  const newReport = () => join(reports, `${++reportCount}.json`);

  /** Runs a part, whatever becomes of it. Returns whether nothing failed. */
  async function part(name, work, output = terminal) {
    output.write(`\n== ${name}\n`);
    const began = performance.now();
    const outcome = await work(output).catch((error) => ({ passed: 0, failures: [error.message] }));
    results.push({ name, seconds: Math.round((performance.now() - began) / 1000), ...outcome });
    return outcome.failures.length === 0;
  }

  return {
    part,

    /**
     * Sets out on a road beside: what is written there is held back until somebody waits for its end.
     * @param road gets `part`, and runs its parts with it
     * @returns a function that prints what was held back and the rest as it comes, and waits for the end
     */
    beside(road) {
      const output = heldOutput();
      const onRoad = (name, work) => part(name, work, output);
      const end = road(onRoad).catch((error) => onRoad("a road beside", () => Promise.reject(error)));
      return async () => {
        output.release();
        await end;
      };
    },

    command: (name, args) => async (output) => {
      const code = await run(bin(name), args, {}, output);
      return code === 0 ? { passed: 1, failures: [] } : { passed: 0, failures: [`${name} ended with code ${code}`] };
    },

    vitest: (project, environment) => async (output) => {
      const file = newReport();
      const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
      const args = ["run", "--project", project, ...reporters];
      return readVitest(file, await run(bin("vitest"), args, environment, output));
    },

    /** What is kept of failures lies in a folder of this run: another run empties its own. */
    playwright:
      (folder, environment, choice = []) =>
      async (output) => {
        const file = newReport();
        const settings = { PLAYWRIGHT_JSON_OUTPUT_NAME: file, ...environment };
        const args = ["test", "--reporter=list,json", `--output=test-results/${folder}`, ...choice];
        const [command, ...words] = withoutPrecedence([bin("playwright"), ...args]);
        return readPlaywright(file, await run(command, words, settings, output));
      },

    /** Prints how long each part took, what failed, and the count. Returns the exit code. */
    summary() {
      rmSync(reports, { recursive: true, force: true });
      const failures = results.flatMap(({ name, failures: lines }) => lines.map((line) => `  ${name}: ${line}`));
      const passed = results.reduce((sum, result) => sum + result.passed, 0);
      process.stdout.write(`\nSeconds: ${results.map(({ name, seconds }) => `${name} ${seconds}`).join(", ")}\n`);
      if (failures.length > 0) process.stdout.write(`\nWhat failed:\n${failures.join("\n")}\n`);
      process.stdout.write(`\n${passed} passed, ${failures.length} failed\n`);
      return failures.length === 0 ? 0 : 1;
    },
  };
}

const terminal = { stdio: "inherit", write: (text) => process.stdout.write(text) };

function heldOutput() {
  const held = [];
  let isReleased = false;
  return {
    stdio: ["ignore", "pipe", "pipe"],
    write(text) {
      if (isReleased) process.stdout.write(text);
      else held.push(text);
    },
    release() {
      process.stdout.write(held.join(""));
      isReleased = true;
    },
  };
}

/**
 * A command whose processes may not put themselves before others. As root Chromium gives its own threads six times the processor of the
 * server that it waits for, and of the tests on the other road, which then meet the product's own limits of time.
 */
export function withoutPrecedence(words) {
  const setpriv = ["setpriv", "--bounding-set", "-sys_nice"];
  const isPossible = process.getuid?.() === 0 && spawnSync(setpriv[0], [...setpriv.slice(1), "true"]).status === 0;
  return isPossible ? [...setpriv, ...words] : words;
}

const bin = (name) => join("node_modules", ".bin", name);

function run(command, args, environment, output) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: output.stdio,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...environment },
    });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", output.write);
    child.once("close", (code) => resolve(code ?? 1));
    child.once("error", () => resolve(1));
  });
}
