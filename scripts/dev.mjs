import { spawn } from "node:child_process";
import { ensureInstalled, ensureSecret, readSettingsFile } from "./prepare.mjs";
import { forwardSignals } from "./processes.mjs";

/** `npm run dev`: the server with live reload. */
readSettingsFile();
await ensureInstalled();
const port = process.env.PORT || "3000";
const environment = {
  ...process.env,
  NODE_ENV: "development",
  NEXT_TELEMETRY_DISABLED: "1",
  PORT: port,
  APP_URL: process.env.APP_URL || `http://localhost:${port}`,
  APP_SECRET: ensureSecret(process.env.DATA_DIR || ".data"),
};
const server = spawn(process.execPath, ["scripts/server.mjs", "--dev"], { stdio: "inherit", env: environment });
forwardSignals(server);
server.once("exit", (code) => process.exit(code ?? 1));
