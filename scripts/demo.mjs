import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureBuilt, ensureInstalled, ensureSecret, fail, readSettingsFile, say } from "./prepare.mjs";

/** `npm run demo`: the server, two sample identity providers, and one organization connected to both. */
readSettingsFile();
await ensureInstalled();
ensureBuilt();
const port = process.env.PORT || "3000";
const base = `http://localhost:${port}`;
const dataDirectory = process.env.DATA_DIR || ".data";
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

const tsx = join("node_modules", ".bin", "tsx");
const samlPort = Number(process.env.SAMPLE_PORT ?? "4000");
const samlProvider = launch(tsx, ["e2e/support/sample-provider.ts"], { SAMPLE_PORT: String(samlPort) }, [
  "ignore",
  "pipe",
  "inherit",
]);
const openIdProvider = launch(tsx, ["e2e/support/sample-openid-provider.ts"], { SAMPLE_PORT: String(samlPort + 1) }, [
  "ignore",
  "pipe",
  "pipe",
]);
// The library warns about Node 20 and runs on it; everything else that it says is worth reading.
createInterface({ input: openIdProvider.stderr }).on("line", (line) => {
  if (!line.startsWith("oidc-provider WARNING")) process.stderr.write(`${line}\n`);
});
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

const announced = ({ stdout }) =>
  new Promise((resolve) => createInterface({ input: stdout }).once("line", (line) => resolve(JSON.parse(line))));
const [{ metadataUrl }, openId] = await Promise.all([announced(samlProvider), announced(openIdProvider)]);
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
const { items: connections } = await api("GET", "/organizations/acme/connections");
const find = (kind) => connections.find((connection) => connection.kind === kind);
const at = (connection) => `/organizations/acme/connections/${connection.id}`;

// Grace administers the organization, and tries both buttons.
const provisioning = { linkAdministrators: true };

// The sample providers make new keys and secrets at every start, as providers do that rotate.
const saml = find("generic-saml");
if (saml) await api("POST", `${at(saml)}/metadata`, {});
else
  await api("POST", "/organizations/acme/connections", {
    name: "Sample provider",
    kind: "generic-saml",
    status: "live",
    saml: { metadataUrl, allowIdpInitiated: true },
    provisioning,
    signIn: { buttonText: "Sign in with Acme (SAML)" },
  });

const { issuer, clientId, clientSecret } = openId;
const oidc = find("generic-oidc");
const connected = oidc
  ? await api("PATCH", at(oidc), { oidc: { clientSecret } })
  : await api("POST", "/organizations/acme/connections", {
      name: "Sample OpenID provider",
      kind: "generic-oidc",
      status: "live",
      oidc: { issuer, clientId, clientSecret },
      provisioning,
      signIn: { buttonText: "Sign in with Acme (OpenID Connect)" },
    });
const { redirectUri, postLogoutRedirectUri } = connected.oidc;
await fetch(`${issuer}/client`, { method: "POST", body: JSON.stringify({ redirectUri, postLogoutRedirectUri }) });

say(`
  Sign in:        ${base}/sign-in  (choose a button, then a person)
  Sample people:  ada@acme.example (developer), grace@acme.example (account administrator), alan@acme.example (finance)
  REST API:       ${base}/api/v1/openapi.json
  Operator key:   ${bootstrapKey}  (good until this demo stops)

  Ctrl-C ends everything.
`);
