import { spawn } from "node:child_process";
import { ensureSupportedNode } from "./newer-node.mjs";
import { ensureBuilt, ensureInstalled, productionEnvironment, readSettingsFile } from "./prepare.mjs";
import { forwardSignals } from "./processes.mjs";

/** `npm start`: installs and builds what is missing, keeps a secret, starts the server. */
readSettingsFile();
await ensureSupportedNode();
await ensureInstalled();
ensureBuilt();
const environment = { ...process.env, ...productionEnvironment() };
const server = spawn(process.execPath, ["scripts/server.mjs"], { stdio: "inherit", env: environment });
forwardSignals(server);
server.once("exit", (code) => process.exit(code ?? 1));
