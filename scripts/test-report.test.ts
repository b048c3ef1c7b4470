import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { readPlaywright, readVitest } from "./test-report.mjs";

const folder = mkdtempSync(join(tmpdir(), "gatehouse-report-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function reportOf(content: object): string {
  const file = join(folder, "report.json");
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const missing = join(folder, "missing.json");

it("each unit test that did not pass is named, and a file that could not be read counts", () => {
  const name = join(process.cwd(), "lib/a.test.ts");
  const file = reportOf({
    testResults: [
      {
        name,
        status: "failed",
        assertionResults: [
          { fullName: "one", status: "passed" },
          { fullName: "two", status: "failed" },
          { fullName: "three", status: "pending" },
        ],
      },
      { name, status: "failed", message: "Cannot find module\nat line 1", assertionResults: [] },
    ],
  });
  expect(readVitest(file, 1)).toEqual({
    passed: 1,
    failures: ["lib/a.test.ts: two (failed)", "lib/a.test.ts: three (pending)", "lib/a.test.ts: Cannot find module"],
  });
});

it("each journey that failed, needed a second try or did not run is named, with what was kept of it", () => {
  const trace = { name: "trace", path: join(process.cwd(), "test-results/two/trace.zip") };
  const attachments = [trace, { name: "a note" }, trace];
  const spec = (title: string, status: string, results: object[] = []) => ({
    file: "a.spec.ts",
    title,
    tests: [{ status, results }],
  });
  const file = reportOf({
    errors: [{ message: "A worker ended\nat once" }],
    suites: [
      {
        specs: [spec("one", "expected"), spec("two", "unexpected", [{ attachments }])],
        suites: [{ specs: [spec("three", "flaky"), spec("four", "skipped")] }],
      },
    ],
  });
  expect(readPlaywright(file, 1)).toEqual({
    passed: 1,
    failures: [
      "a.spec.ts: two (unexpected)\n    test-results/two/trace.zip",
      "a.spec.ts: three (flaky)",
      "a.spec.ts: four (did not run)",
      "A worker ended",
    ],
  });
});

it.each([readVitest, readPlaywright])("a run that broke, or found nothing, is no success: %o", (read) => {
  expect(read(missing, 1).failures).toEqual(["it ended with code 1 outside a test; the reason stands above"]);
  expect(read(missing, 0).failures).toEqual(["it found no test"]);
});
