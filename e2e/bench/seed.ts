import { spawnSync } from "node:child_process";
import type { Gatehouse } from "@/e2e/support/gatehouse";

/** Fills the database of a running server: `large`, `small` or `huge`, and a share. @throws Error when that fails */
export function seed({ base }: Gatehouse, databaseUrl: string, size: string[]): void {
  const settings = {
    APP_URL: base,
    APP_SECRET: "a secret of the journeys that is long enough",
    DATABASE_URL: databaseUrl,
  };
  const { status } = spawnSync("node_modules/.bin/tsx", ["scripts/seed.ts", ...size], {
    stdio: "inherit",
    env: { ...process.env, ...settings },
  });
  if (status !== 0) throw new Error(`${size.join(" ")} could not be seeded`);
}
