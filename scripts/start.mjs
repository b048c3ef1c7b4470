import { spawn } from "node:child_process";
import { ensureBuilt, ensureInstalled, productionEnvironment, readSettingsFile } from "./prepare.mjs";

/** `npm start`: installs and builds what is missing, keeps a secret, starts the server. */
readSettingsFile();
await ensureInstalled();
ensureBuilt();
const environment = { ...process.env, ...productionEnvironment() };
const server = spawn(process.execPath, ["scripts/server.mjs"], { stdio: "inherit", env: environment });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
server.once("exit", (code) => process.exit(code ?? 1));
