import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

const alias = { "@": resolve(import.meta.dirname) };

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
        },
      },
      {
        resolve: { alias },
        test: {
          name: "store",
          include: ["**/*.store.test.ts"],
          exclude: ["node_modules/**", ".next/**"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
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
