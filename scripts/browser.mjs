import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/**
 * A Chromium for the journeys, without asking anybody: an installed one, the one of the npm package (Linux x64), or
 * Debian's, installed when we may. Returns its path, or null.
 */
export async function findBrowser() {
  const installed = [process.env.CHROMIUM_PATH, "/usr/bin/chromium", "/usr/bin/google-chrome"].find(
    (path) => path && existsSync(path),
  );
  if (installed) return installed;
  if (process.platform === "linux" && process.arch === "x64") {
    const packaged = await unpackedBrowser().catch(() => null);
    if (packaged) return packaged;
  }
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    spawnSync("apt-get", ["update", "-qq"], { stdio: "ignore" });
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], {
      stdio: "inherit",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    if (existsSync("/usr/bin/chromium")) return "/usr/bin/chromium";
  }
  return null;
}

async function unpackedBrowser() {
  // The package unpacks its own libraries, and sets LD_LIBRARY_PATH, only where it believes itself to be.
  process.env.AWS_EXECUTION_ENV ??= "AWS_Lambda_nodejs22.x";
  const { default: chromium } = await import("@sparticuz/chromium");
  const path = await chromium.executablePath();
  return spawnSync(path, ["--version"]).status === 0 ? path : null;
}
