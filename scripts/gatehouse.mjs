import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { readSettingsFile } from "./prepare.mjs";

/** `npm run gatehouse -- ...`: export, import and lint through the REST API, and the way back in. */
const usage = `npm run gatehouse -- <command> --organization NAME [--url URL] [--key KEY]

  export [--connection ID] [--out FILE]   all connections, or one, as a file without secrets
  import FILE [--dry-run] [--override WHY]
                                          imports connections from a file and shows the changes. WHY bypasses
                                          the rule that a change of a live connection's trust must be tested
  lint [--connection ID]                  findings with their fix; exit code 1 for errors, 2 for warnings
  allow-codes                             turns e-mailed codes on again where single sign-on is required
  open-console                            stops asking for passkeys before the console opens

npm run gatehouse -- config <command> NAME [FILE]  the whole configuration of an organization as one document:

  config export NAME [FILE]               writes it, without secrets and people
  config plan NAME FILE [--prune]         shows what applying the file would change; exit code 0 when that is nothing,
                                          2 for changes, 1 when something would be refused
  config apply NAME FILE [--prune]        makes the organization as the file says: all of it, or nothing. --prune also
                                          deletes what a list of the file does not name; --override WHY is as for import;
                                          --confirm-console-roles confirms rows that make people administrators

npm run gatehouse -- <command>            at the database of the settings, without a server:

  backup FILE                             writes the whole installation to a file; secrets stay encrypted
  restore FILE                            fills an empty database with a backup, all of it or nothing
  move --to DATABASE_URL                  copies the installation into an empty PostgreSQL database
  first-run-link                          prints a link for creating the first administrator
  operators list                          who administers the installation, added by whom and when
  operators add EMAIL                     makes an active user an operator, or invites somebody new; --organization
                                          says into which organization, where there are several
  operators remove EMAIL                  takes an operator's rights; the person stays a user, the last operator stays
  operators connection [ID|none]          through which connection operators may sign in, with a passkey; ID names it
  doctor                                  looks at settings, database, clock, mail, address, proxies and disk, and
                                          says what to do; exit code 1 when something is wrong
  rotate-secret                           encrypts everything with APP_SECRET that APP_SECRET_PREVIOUS has encrypted

The URL is taken from --url, GATEHOUSE_URL or APP_URL (default: http://localhost:3000), the key from --key, GATEHOUSE_KEY or
BOOTSTRAP_API_KEY. The variables can be set in the file .env. A client secret missing from an import is taken from
GATEHOUSE_CLIENT_SECRET, or asked for.
`;

class Failure extends Error {}

/** What needs the database and no server, in scripts/operate.ts. */
const atDatabase = ["backup", "restore", "move", "first-run-link", "operators", "rotate-secret", "doctor"];
const commands = {
  export: exportConnections,
  import: importConnections,
  lint,
  "allow-codes": allowCodes,
  "open-console": openConsole,
  config,
};

async function main() {
  readSettingsFile();
  if (atDatabase.includes(process.argv[2])) return operate(process.argv.slice(2));
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      organization: { type: "string" },
      connection: { type: "string" },
      url: { type: "string" },
      key: { type: "string" },
      out: { type: "string" },
      override: { type: "string" },
      "dry-run": { type: "boolean", default: false },
      prune: { type: "boolean", default: false },
      "confirm-console-roles": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const [name, ...rest] = positionals;
  const command = Object.hasOwn(commands, name ?? "") ? commands[name] : undefined;
  if (values.help || !command) {
    (values.help ? process.stdout : process.stderr).write(usage);
    return values.help ? 0 : 64;
  }
  if (name === "config") values.organization ??= rest[1];
  if (!values.organization) throw new Failure("No organization given. Add --organization with its short name.");
  const { GATEHOUSE_URL, APP_URL, GATEHOUSE_KEY, BOOTSTRAP_API_KEY } = process.env;
  // A variable that is set to nothing counts as absent, as it does for the server.
  const key = values.key ?? (GATEHOUSE_KEY || BOOTSTRAP_API_KEY);
  if (!key) throw new Failure("No key given. Add --key, or set GATEHOUSE_KEY. Create a key under “API keys”.");
  const url = (values.url ?? (GATEHOUSE_URL || APP_URL || "http://localhost:3000")).replace(/\/+$/, "");
  const call = (method, path, body) =>
    request(`${url}/api/v1/organizations/${encodeURIComponent(values.organization)}${path}`, key, method, body);
  return command(call, values, rest);
}

async function operate(args) {
  const dataDirectory = process.env.DATA_DIR || ".data";
  const isRelease = existsSync("scripts/operate.mjs");
  const program = isRelease ? "scripts/operate.mjs" : `.tmp/operate-${process.pid}.mjs`;
  if (!isRelease) await (await import("./bundle-operate.mjs")).bundleOperate(program);
  const { status } = spawnSync(process.execPath, [program, ...args], {
    stdio: "inherit",
    env: {
      ...process.env,
      LOG_LEVEL: process.env.LOG_LEVEL || "warn",
      APP_URL: process.env.APP_URL || "http://localhost:3000",
      APP_SECRET: process.env.APP_SECRET || keptSecret(dataDirectory),
    },
  });
  if (!isRelease) rmSync(program, { force: true });
  return status ?? 1;
}

/** The secret that a start without APP_SECRET made; none is made here, where it could only be the wrong one. */
function keptSecret(dataDirectory) {
  const file = join(dataDirectory, "secret");
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  throw new Failure(`No APP_SECRET is set, and there is none in ${file}.`);
}

async function request(address, key, method, body) {
  const response = await fetch(address, {
    method,
    headers: { Authorization: `Bearer ${key}`, ...(body !== undefined && { "Content-Type": "application/json" }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch((error) => {
    throw new Failure(`${address} does not respond: ${error.cause?.message ?? error.message}`);
  });
  const text = await response.text();
  const answer = parse(text);
  if (response.ok && answer !== undefined) return answer;
  const { title, detail, code, errors = [] } = answer ?? {};
  const lines = errors.map(({ path, message }) => `  ${path}: ${message}`);
  throw new Failure(
    [`${title ?? `Status ${response.status}`} (${code ?? "no code"})`, detail, ...lines].filter(Boolean).join("\n"),
  );
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function exportConnections(call, { connection, out }) {
  const path = connection ? `/connections/${encodeURIComponent(connection)}/export` : "/connections/export";
  const text = `${JSON.stringify(await call("GET", path), null, 2)}\n`;
  if (out) writeFileSync(out, text);
  else process.stdout.write(text);
  return 0;
}

async function importConnections(call, { "dry-run": isDryRun, override }, [file]) {
  if (!file) throw new Failure("No file given. Name it after import.");
  const document = parse(readText(file));
  if (document === undefined) throw new Failure(`${file} is not JSON.`);
  const query = new URLSearchParams({
    dryRun: String(isDryRun),
    ...(override && { override }),
  });
  const results = [];
  for (const part of inParts(document)) {
    const answer = await call("POST", `/connections/import?${query}`, part);
    results.push(...(answer.items ?? [answer]));
  }
  // One secret belongs to one provider: with several missing, each is asked for by name.
  const isOnlyOne = results.filter(({ missing }) => missing.includes("oidc.clientSecret")).length === 1;
  for (const result of results) {
    const { created, changes, missing, connection } = result;
    const difference = changes.length === 0 ? "unchanged" : `${changes.length} changes`;
    process.stdout.write(`${connection.name}: ${created ? "new" : difference}\n`);
    if (!created)
      for (const { field, from, to } of changes) process.stdout.write(`  ${field}: ${shown(from)} -> ${shown(to)}\n`);
    if (missing.length > 0) process.stdout.write(`  missing: ${missing.join(", ")}\n`);
    if (!isDryRun && missing.includes("oidc.clientSecret")) await bringSecret(call, connection, document, isOnlyOne);
  }
  return 0;
}

/** A name with a character replaced would be another name, so bytes that are not UTF-8 are no text. */
function readText(file) {
  const bytes = readFileSync(file);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Failure(`${file} is not UTF-8.`);
  }
}

/** What the server takes at once. */
const connectionsInPart = 50;

/** A large file in parts, each a file of its own. */
function inParts(document) {
  const connections = document?.connections;
  if (!Array.isArray(connections) || connections.length <= connectionsInPart) return [document];
  const count = Math.ceil(connections.length / connectionsInPart);
  return Array.from({ length: count }, (_, index) => ({
    ...document,
    connections: connections.slice(index * connectionsInPart, (index + 1) * connectionsInPart),
  }));
}

/** A file has no secrets: what was live before can be live again once its secret is here. */
async function bringSecret(call, { id, name, kind }, document, isOnlyOne) {
  const given = isOnlyOne ? process.env.GATEHOUSE_CLIENT_SECRET : undefined;
  const clientSecret = given ?? (await ask(`Client secret of ${name} (leave empty to skip): `));
  if (!clientSecret) return;
  const parts = document.connections ?? [document.connection];
  const status = parts.find((part) => part.name === name && part.kind === kind)?.status ?? "draft";
  const saved = await call("PATCH", `/connections/${id}`, { status, oidc: { clientSecret } });
  process.stdout.write(`  client secret saved; the connection is ${saved.status}\n`);
}

async function ask(question) {
  if (!process.stdin.isTTY) return "";
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(question);
  terminal.close();
  return answer.trim();
}

async function lint(call, { connection }) {
  const { items } = await call("GET", `/findings${connection ? `?connection=${encodeURIComponent(connection)}` : ""}`);
  for (const { severity, id, connectionName, title, fix } of items)
    process.stdout.write(`${severity}: ${connectionName ? `${connectionName}: ` : ""}${title} [${id}]\n  ${fix}\n`);
  if (items.length === 0) process.stdout.write("No findings.\n");
  if (items.some(({ severity }) => severity === "error")) return 1;
  return items.some(({ severity }) => severity === "warning") ? 2 : 0;
}

/** The whole configuration as one document: exported, compared, or applied. */
async function config(call, values, [action, organization, file]) {
  if (action === "export") {
    const text = `${JSON.stringify(await call("GET", "/config"), null, 2)}\n`;
    if (file) writeFileSync(file, text);
    else process.stdout.write(text);
    return 0;
  }
  if (action !== "plan" && action !== "apply") throw new Failure("Use config export, config plan or config apply.");
  if (!file) throw new Failure(`No file given. Name it after ${organization ?? "the organization"}.`);
  const query = new URLSearchParams({
    prune: String(values.prune),
    confirmConsoleRoles: String(values["confirm-console-roles"]),
    ...(values.override && { override: values.override }),
  });
  const { steps } = await call("POST", `/config/${action}?${query}`, readConfiguration(file));
  for (const step of steps) process.stdout.write(stepText(step));
  const count = (name) => steps.filter((step) => step.action === name).length;
  const done = action === "apply" ? ["Created", "changed", "deleted"] : ["To create", "to change", "to delete"];
  process.stdout.write(
    steps.length === 0
      ? "No changes.\n"
      : `${done[0]}: ${count("create")}, ${done[1]}: ${count("change")}, ${done[2]}: ${count("delete")}\n`,
  );
  if (steps.some(({ refusal }) => refusal)) return 1;
  return action === "plan" && steps.length > 0 ? 2 : 0;
}

/** A file holds no secrets: `"clientSecret": "env:NAME"` takes one from a variable. */
function readConfiguration(file) {
  const withSecret = (key, value) => {
    const name = key === "clientSecret" && /^env:(\w+)$/.exec(value)?.[1];
    if (!name) return value;
    if (!process.env[name]) throw new Failure(`${file} takes a client secret from ${name}, which is not set.`);
    return process.env[name];
  };
  try {
    return JSON.parse(readText(file), withSecret);
  } catch (error) {
    throw error instanceof SyntaxError ? new Failure(`${file} is not JSON.`) : error;
  }
}

const signs = { create: "+", change: "~", delete: "-" };

function stepText({ action, kind, id, name, changes, refusal }) {
  const label = [...new Set([kind, id, name])].filter(Boolean).join(" ");
  const fields = action === "change" ? changes : [];
  const lines = [
    `${signs[action]} ${label}`,
    ...fields.map(({ field, from, to }) => `    ${field}: ${shown(from)} -> ${shown(to)}`),
    ...(refusal ? [`    refused: ${refusal.title} (${refusal.code})`, `      ${refusal.detail}`] : []),
    ...(refusal?.errors ?? []).map(({ path, message }) => `      ${path}: ${message}`),
  ];
  return `${lines.join("\n")}\n`;
}

async function allowCodes(call) {
  const { name } = await call("PATCH", "", { emailCodes: "offered" });
  process.stdout.write(`People in ${name} can request e-mailed codes again.\n`);
  return 0;
}

/** The way back in when the passkeys that the console asks for are lost. */
async function openConsole(call) {
  const { name } = await call("PATCH", "", { consolePasskeys: "off" });
  process.stdout.write(
    `The console of ${name} opens without passkeys again. Operators who have a passkey are still asked for it.\n`,
  );
  return 0;
}

function shown(value) {
  return Array.isArray(value) && value.length > 5 ? `${value.length} rows` : JSON.stringify(value);
}

try {
  process.exitCode = await main();
} catch (error) {
  const isOurs = error instanceof Failure || error.code === "ENOENT" || String(error.code).startsWith("ERR_PARSE_ARGS");
  process.stderr.write(`${isOurs ? error.message : error.stack}\n`);
  process.exitCode = 64;
}
