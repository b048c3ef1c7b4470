import { existsSync, readFileSync } from "node:fs";

/** What one part of the suite came to: how many passed, and an entry for each thing that did not. */

const parse = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null);

/** A run that ended badly without a failed test, or without any test, is a failure of its own. */
function judge(code, passed, failures) {
  if (failures.length > 0) return { passed, failures };
  if (code !== 0) return { passed, failures: [`it ended with code ${code} outside a test; the reason stands above`] };
  if (passed === 0) return { passed, failures: ["it found no test"] };
  return { passed, failures };
}

export function readVitest(file, code) {
  const report = parse(file) ?? { testResults: [] };
  const tests = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({ name: `${relative(name)}: ${fullName}`, status })),
  );
  const broken = report.testResults
    .filter(({ status, assertionResults }) => status === "failed" && assertionResults.length === 0)
    .map(({ name, message }) => `${relative(name)}: ${message.split("\n")[0]}`);
  const failures = tests.filter(({ status }) => status !== "passed").map(({ name, status }) => `${name} (${status})`);
  return judge(code, tests.length - failures.length, [...failures, ...broken]);
}

export function readPlaywright(file, code) {
  const report = parse(file) ?? { suites: [], errors: [] };
  const specs = report.suites.flatMap(specsOf);
  const failures = specs
    .flatMap(({ file: path, title, tests }) => tests.map((test) => ({ ...test, name: `${path}: ${title}` })))
    .filter(({ status }) => status !== "expected")
    .map(({ name, status, results }) =>
      [`${name} (${status === "skipped" ? "did not run" : status})`, ...keptOf(results)].join("\n    "),
    );
  const errors = report.errors.map(({ message }) => message?.split("\n")[0] ?? "an error outside a test");
  const passed = specs.reduce((sum, { tests }) => sum + tests.filter(({ status }) => status === "expected").length, 0);
  return judge(code, passed, [...failures, ...errors]);
}

/** The files that were kept of a failure, each once: trace, pictures. */
function keptOf(results = []) {
  const paths = results.flatMap(({ attachments = [] }) => attachments.map(({ path }) => path));
  return [...new Set(paths.filter(Boolean).map(relative))];
}

function specsOf({ specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(specsOf)];
}

function relative(path) {
  return path.replace(`${process.cwd()}/`, "");
}
