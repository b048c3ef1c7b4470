import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureSupportedNode } from "./newer-node.mjs";
import { ensureBuilt, ensureInstalled, ensureSecret, fail, readSettingsFile, say } from "./prepare.mjs";
import { processGroup } from "./processes.mjs";
import { startSampleApplications } from "./sample-applications.mjs";
import { describeSamples, startSamples } from "./sample-providers.mjs";

/** `npm run demo`: the server, two sample identity providers, one organization connected to both, and applications behind it. */
readSettingsFile();
await ensureSupportedNode();
await ensureInstalled();
ensureBuilt();
const port = process.env.PORT || "3000";
const base = `http://localhost:${port}`;
const dataDirectory = process.env.DATA_DIR || ".data";
const bootstrapKey = randomBytes(32).toString("base64url");
const launch = processGroup();
const samples = startSamples(launch);
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

const { metadataUrl, issuer, clientId, clientSecret } = await samples;
for (let waited = 0; !(await fetch(`${base}/api/health`).catch(() => null))?.ok; waited += 250) {
  if (waited > 60_000) fail("The server did not respond within a minute.");
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

const oidc = find("generic-oidc");
if (oidc) await api("PATCH", at(oidc), { oidc: { clientSecret } });
else
  await api("POST", "/organizations/acme/connections", {
    name: "Sample OpenID provider",
    kind: "generic-oidc",
    status: "live",
    oidc: { issuer, clientId, clientSecret },
    provisioning,
    signIn: { buttonText: "Sign in with Acme (OpenID Connect)" },
  });

const applications = await startSampleApplications(api, launch, "acme");

say(`
  Sign in:        ${base}/sign-in  (choose a button, then a person)
  Applications:
${applications.map(({ name, address }) => `    ${name.padEnd(20)}${address}`).join("\n")}
                  (Finance lets in the role finance: Alan, and neither Ada nor Grace)
${describeSamples(await samples)}
  REST API:       ${base}/api/reference
  Operator key:   ${bootstrapKey}  (valid until this demo stops)

  Press Ctrl-C to stop everything.
`);
