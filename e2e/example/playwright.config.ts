import { defineConfig } from "@playwright/test";

/** As a project of its own would have it; where Gatehouse and the samples run is in the environment. */
export default defineConfig({
  testDir: ".",
  testMatch: "*.flow.ts",
  fullyParallel: true,
  // The browser of the suite, where there is no other.
  use: process.env.CHROMIUM_PATH
    ? { launchOptions: { executablePath: process.env.CHROMIUM_PATH, args: ["--no-sandbox"] } }
    : {},
});
