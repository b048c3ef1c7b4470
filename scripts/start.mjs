import { spawn } from "node:child_process";
import { ensureBuilt, ensureInstalled, ensureSecret, readSettingsFile } from "./prepare.mjs";

/** `npm start`: installs and builds what is missing, keeps a secret, starts the server. */
readSettingsFile();
await ensureInstalled();
ensureBuilt();
const port = process.env.PORT || "3000";
const environment = {
  ...process.env,
  NODE_ENV: "production",
  NEXT_TELEMETRY_DISABLED: "1",
  PORT: port,
  APP_URL: process.env.APP_URL || `http://localhost:${port}`,
  APP_SECRET: ensureSecret(process.env.DATA_DIR || ".data"),
};
const server = spawn(process.execPath, ["scripts/server.mjs"], { stdio: "inherit", env: environment });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
server.once("exit", (code) => process.exit(code ?? 1));
