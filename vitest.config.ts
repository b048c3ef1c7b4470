import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

const alias = { "@": resolve(import.meta.dirname) };

/** They bound a hang and nothing else: a machine that is busy with other things must not fail a test. */
const patience = { testTimeout: 120_000, hookTimeout: 300_000, expect: { poll: { timeout: 60_000 } } };

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: ["**/*.store.test.ts", "node_modules/**", ".next/**"],
          ...patience,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "store",
          include: ["**/*.store.test.ts"],
          exclude: ["node_modules/**", ".next/**"],
          ...patience,
          fileParallelism: false,
          env: {
            APP_SECRET: "a secret of the test that is long enough",
            APP_URL: "https://console.test",
            LOG_LEVEL: "silent",
            OUTBOUND_ALLOW: "127.0.0.1",
          },
        },
      },
    ],
  },
});
