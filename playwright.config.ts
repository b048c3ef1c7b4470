import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";
import { apache } from "./scripts/apache.mjs";
import { reverseProxyBinaries } from "./scripts/reverse-proxies.mjs";

const executablePath = [process.env.CHROMIUM_PATH, "/usr/bin/chromium", "/usr/bin/google-chrome"].find(
  (path) => path && existsSync(path),
);

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  // Where the real provider, the real proxies or Apache cannot be, the test command says so loudly.
  testIgnore: [
    ...(existsSync("/usr/share/simplesamlphp/www") ? [] : ["**/simplesamlphp.spec.ts"]),
    ...(Object.values(reverseProxyBinaries).every(existsSync) ? [] : ["**/proxy.spec.ts"]),
    ...(existsSync(apache.binary) ? [] : ["**/mod-auth-openidc.spec.ts"]),
    ...([...Object.values(reverseProxyBinaries), apache.binary].every(existsSync) ? [] : ["**/front.spec.ts"]),
  ],
  // Every file has a server and a database of its own. They wait for each other and for pages: three of them keep two cores busy.
  workers: 3,
  // All of them bound a hang and nothing else: a busy machine is slow, and slowness is not what journeys find.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env.CI),
  // The second time is for its trace alone: what failed once has failed.
  retries: 1,
  failOnFlakyTests: true,
  use: {
    actionTimeout: 90_000,
    navigationTimeout: 90_000,
    // A trace of every journey would cost each run a sixth: what failed is gone through again with one.
    trace: "on-first-retry",
    screenshot: "only-on-failure",
    // What moves is drawn sixty times a second by the processor that the server needs; one journey asks for motion and looks at it.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
