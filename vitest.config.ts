import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { defineConfig } from "vitest/config";

const alias = { "@": resolve(import.meta.dirname) };

/** They bound a hang and nothing else: a machine that is busy with other things must not fail a test. */
const patience = { testTimeout: 120_000, hookTimeout: 300_000, expect: { poll: { timeout: 60_000 } } };

const everywhere = ["node_modules/**", ".next/**"];

/** Files that one process runs share its modules: to read them anew for each takes longer than most tests. */
const shared = { isolate: false };

/** Tests of use cases and queries: each file opens a database of its own, so files run beside each other. */
const store = {
  ...patience,
  ...shared,
  include: ["**/*.store.test.ts"],
  exclude: everywhere,
  globalSetup: "e2e/support/migrated-template.ts",
};
/** What a test reads of settings is the same for all: files share a process, and one must not leave its own to the next. */
const environment = {
  APP_SECRET: "a secret of the test that is long enough",
  APP_URL: "https://console.test",
  LOG_LEVEL: "silent",
  OUTBOUND_ALLOW: "127.0.0.1",
  DATA_DIR: join(tmpdir(), "gatehouse-store-tests"),
};

/**
 * What providers, directories and applications say is judged in the same way on any database, as are rights and keys, and the drill of
 * outages starts a PostgreSQL itself: these run in the suite on PostgreSQL alone.
 */
const sameOnPglite = [
  "lib/db/database-outage.store.test.ts",
  "lib/net/*.store.test.ts",
  "lib/**/conformance*.store.test.ts",
  "lib/api/{personal-token,read-only-fields,console-parity}.store.test.ts",
  "lib/applications/proxy/{proxy-way,check-proxy}.store.test.ts",
  "lib/connections/ensure-key.store.test.ts",
  "lib/scim/{clients,lists}.store.test.ts",
  "lib/diagnosis/fixes-*.store.test.ts",
  "lib/connections/oidc-discovery.store.test.ts",
  "lib/sign-in/oidc-*.store.test.ts",
  "lib/sign-in/{locate-saml-response,id-token-rules,microsoft,relay-state,spelling}.store.test.ts",
  "lib/sign-in/{saml-logout,end-by-logout}.store.test.ts",
];

export default defineConfig({
  resolve: { alias },
  test: {
    // Every core; but each file of store tests has a pool of connections, and one server for all of them has 80.
    maxWorkers: Math.min(availableParallelism(), 4),
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: ["**/*.store.test.ts", ...everywhere],
          ...patience,
          ...shared,
          env: environment,
        },
      },
      { resolve: { alias }, test: { ...store, name: "store", env: environment } },
      {
        resolve: { alias },
        test: {
          ...store,
          name: "store-pglite",
          exclude: [...everywhere, ...sameOnPglite],
          env: { ...environment, DATABASE_URL: "" },
        },
      },
    ],
  },
});
