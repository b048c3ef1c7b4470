import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

// Whoever deletes sessions past the use case leaves no record, and gives no reason.

const sources = ["app", "lib"]
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)))
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
  .map((path) => ({ path, text: readFileSync(path, "utf8") }));

const pathsWith = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

it("sessions are deleted in one store, which one use case calls", () => {
  expect(pathsWith(/\.delete\(sessions\)|delete from \$\{sessions\}/)).toEqual(["lib/directory/session-end-store.ts"]);
  expect(pathsWith(/\bdelete(?:Sessions|SessionByToken|ExpiredSessions)\(/).sort()).toEqual([
    "lib/directory/end-sessions.ts",
    "lib/directory/session-end-store.ts",
  ]);
});

it("docs/logout.md names every reason for which a session ends", () => {
  const { text } = sources.find(({ path }) => path === "lib/directory/end-sessions.ts") ?? { text: "" };
  const union = /export type EndReason =([\s\S]*?);\n/.exec(text)?.[1] ?? "";
  const reasons = [...union.matchAll(/"(\w+)"/g)].map(([, reason]) => reason);
  expect(reasons.length).toBeGreaterThan(12);
  const page = readFileSync("docs/logout.md", "utf8");
  expect(reasons.filter((reason) => !page.includes(`\`${reason}\``))).toEqual([]);
});
