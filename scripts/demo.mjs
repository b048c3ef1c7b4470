import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureBuilt, ensureInstalled, ensureSecret, fail, say } from "./prepare.mjs";

/** `npm run demo`: the server, a sample identity provider, and one organization connected to it. */
await ensureInstalled();
ensureBuilt();
const port = process.env.PORT ?? "3000";
const base = `http://localhost:${port}`;
const dataDirectory = process.env.DATA_DIR ?? ".data";
const bootstrapKey = randomBytes(32).toString("base64url");
const children = [];

function launch(command, args, environment, stdio) {
  const child = spawn(command, args, {
    stdio,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", ...environment },
  });
  children.push(child);
  child.once("exit", (code) => stop(code ?? 0));
  return child;
}

let isStopping = false;
function stop(code) {
  if (isStopping) return;
  isStopping = true;
  for (const child of children) child.kill("SIGTERM");
  setTimeout(() => process.exit(code), 3500).unref();
  Promise.all(
    children.map((child) =>
      child.exitCode === null && child.signalCode === null
        ? new Promise((resolve) => child.once("exit", resolve))
        : null,
    ),
  ).then(() => process.exit(code));
}
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stop(0));

const provider = launch(
  join("node_modules", ".bin", "tsx"),
  ["e2e/support/sample-provider.ts"],
  { SAMPLE_PORT: process.env.SAMPLE_PORT ?? "4000" },
  ["ignore", "pipe", "inherit"],
);
launch(
  process.execPath,
  ["scripts/server.mjs"],
  {
    PORT: port,
    APP_URL: base,
    APP_SECRET: ensureSecret(dataDirectory),
    DATA_DIR: dataDirectory,
    BOOTSTRAP_API_KEY: bootstrapKey,
    OUTBOUND_ALLOW: "127.0.0.1",
    LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
  },
  "inherit",
);

const metadataUrl = await new Promise((resolve) =>
  createInterface({ input: provider.stdout }).once("line", (line) => resolve(JSON.parse(line).metadataUrl)),
);
for (let waited = 0; !(await fetch(`${base}/api/health`).catch(() => null))?.ok; waited += 250) {
  if (waited > 60_000) fail("The server did not answer within a minute.");
  await sleep(250);
}

async function api(method, path, body) {
  const response = await fetch(`${base}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${bootstrapKey}`, "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const answer = response.status === 204 ? null : await response.json();
  if (!response.ok && response.status !== 404) fail(`The demo could not be set up: ${answer.detail}`);
  return response.ok ? answer : null;
}

if (!(await api("GET", "/organizations/acme"))) await api("POST", "/organizations", { slug: "acme", name: "Acme" });
const [connection] = (await api("GET", "/organizations/acme/connections")).items;
// The sample provider makes a new key at every start, as a provider does that rotates.
if (connection) await api("POST", `/organizations/acme/connections/${connection.id}/metadata`, {});
else
  await api("POST", "/organizations/acme/connections", {
    name: "Sample provider",
    kind: "generic-saml",
    status: "live",
    saml: { metadataUrl, allowIdpInitiated: true },
    signIn: { buttonText: "Sign in with Acme" },
  });

say(`
  Sign in:        ${base}/sign-in  (choose "Sign in with Acme", then a person)
  Sample people:  ada@acme.example (developer), grace@acme.example (account administrator), alan@acme.example (finance)
  REST API:       ${base}/api/v1/openapi.json
  Operator key:   ${bootstrapKey}  (good until this demo stops)

  Ctrl-C ends everything.
`);
