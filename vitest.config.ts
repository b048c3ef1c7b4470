import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { nightlyStore, withoutNightly } from "./scripts/test-selection.mjs";

const alias = { "@": resolve(import.meta.dirname) };

/** They bound a hang and nothing else: a machine that is busy with other things must not fail a test. */
const patience = { testTimeout: 120_000, hookTimeout: 300_000, expect: { poll: { timeout: 60_000 } } };

const everywhere = ["node_modules/**", ".next/**", "dist/**"];

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
 * Both databases are PostgreSQL; the embedded one differs in its one connection, in how its driver writes and reads values, and in how it
 * is opened, migrated and saved. So each room's queries run on it too, and not each rule about what they are for: what providers,
 * directories, applications and programs say is judged in the same way on any database.
 */
const onPglite = [
  "drizzle/*",
  "lib/db/{embedded-database,lists,require-known-schema}",
  "lib/operating/{backup,rotate-secret,read-gauges,code-state}",
  "lib/domain-events/*",
  "lib/jobs/*",
  "lib/search/*",
  "lib/leaving/end-all-access",
  "lib/diagnosis/{read-event-page,request-bundle}",
  "lib/installation/save-operator",
  "lib/directories/*",
  "lib/directory/{grants,change-grants,import-users,end-sessions,attributes,saved-view,last-operator,role-list,create-invitation}",
  "lib/connections/{versions,keep-draft,first-test,manage-setup-link,offer-connection,turn-off-connection}",
  "lib/connections/{health,refresh}/*",
  "lib/local-sign-in/{login-code,confirm-session,first-run-store}",
  "lib/sign-in/{complete-sign-in,round-trips,round-trips-oidc,route-email,session-keys,link-administrator,repeated-response}",
  "lib/scim/{users,sign-in,end-person-access}",
  "lib/applications/{applications,own-applications,verify-session}",
  "lib/applications/provider/{token,session-end}",
  "lib/api/{run-once,configuration-document,settings}",
].map((files) => `${files}.store.test.ts`);

export default defineConfig({
  resolve: { alias },
  test: {
    // Every core; but each file of store tests has a pool of connections, and one server for all of them has 160.
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
      {
        resolve: { alias },
        test: {
          ...store,
          name: "store",
          exclude: [...everywhere, ...(process.env.STORE_TESTS === withoutNightly.STORE_TESTS ? nightlyStore : [])],
          env: environment,
        },
      },
      {
        resolve: { alias },
        test: {
          ...store,
          name: "store-pglite",
          include: onPglite,
          env: { ...environment, DATABASE_URL: "" },
        },
      },
    ],
  },
});
