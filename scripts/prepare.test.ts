import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

it("packages that are linked from another checkout are not installed over", () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-linked-"));
  const checkout = join(folder, "checkout");
  const packages = join(folder, "packages");
  try {
    mkdirSync(checkout);
    mkdirSync(join(packages, "kept"), { recursive: true });
    writeFileSync(join(checkout, "package.json"), "{}");
    writeFileSync(join(checkout, "package-lock.json"), "{}");
    symlinkSync(packages, join(checkout, "node_modules"));
    const script = `import(${JSON.stringify(resolve("scripts/prepare.mjs"))}).then((m) => m.ensureInstalled())`;
    const { status, stdout } = spawnSync(process.execPath, ["-e", script], { cwd: checkout, encoding: "utf8" });
    expect([status, stdout]).toEqual([0, ""]);
    expect(existsSync(join(packages, "kept"))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
