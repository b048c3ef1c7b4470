import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What every command does first; built-ins only, so that it works before anything is installed. */

export function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

export function say(sentence) {
  process.stdout.write(`${sentence}\n`);
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 12))
    fail(`Gatehouse needs Node.js 20.12 or newer; this is ${process.versions.node}.`);
}

/**
 * Reads the settings in the file `.env` of this folder, before anything else asks for one, and secrets from the files that they name.
 * The environment wins.
 */
export function readSettingsFile() {
  checkNode();
  if (existsSync(".env")) {
    try {
      process.loadEnvFile(".env");
    } catch {
      fail("The file .env cannot be read.");
    }
  }
  for (const name of secretSettings) readSecret(name);
}

/** Each may be in a file that `NAME_FILE` names, as systemd and orchestrators hand secrets over: an environment is easily shown. */
export const secretSettings = [
  "APP_SECRET",
  "APP_SECRET_PREVIOUS",
  "APP_SECRET_NEXT",
  "DATABASE_URL",
  "PGPASSWORD",
  "BOOTSTRAP_API_KEY",
  "SMTP_URL",
];

function readSecret(name) {
  const setting = `${name}_FILE`;
  const file = process.env[setting];
  if (!file) return;
  if (process.env[name]) fail(`${name} and ${setting} are both set; keep one of them.`);
  try {
    process.env[name] = readFileSync(file, "utf8").trim();
  } catch (error) {
    fail(`The file ${file} that ${setting} names cannot be read (${error.code}).`);
  }
  if (!process.env[name]) fail(`The file ${file} that ${setting} names is empty.`);
  // A process that this one starts must not find both.
  delete process.env[setting];
}

function execute(command, args, what) {
  const { status } = spawnSync(command, args, {
    stdio: "inherit",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (status !== 0) fail(`${what} failed; the reason stands above.`);
}

/** Installs packages when the lock file changed since they were installed. */
export async function ensureInstalled() {
  // A linked folder belongs to another checkout: npm would empty it there.
  if (lstatSync("node_modules", { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const stamp = join("node_modules", ".gatehouse-lock");
  const lock = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  say("Installing packages (about a minute) ...");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--include=dev"], { stdio: "inherit" });
  if (status !== 0) execute("npm", ["install", "--no-audit", "--no-fund", "--include=dev"], "Installing packages");
  writeFileSync(stamp, lock);
}

function newest(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const sources = [
  "app",
  "components",
  "lib",
  "drizzle",
  "public",
  "proxy.ts",
  "instrumentation.ts",
  "next.config.ts",
  "postcss.config.mjs",
  "package-lock.json",
];

/** Whether the build is newer than every source. */
export function isBuilt() {
  const built = existsSync(".next/BUILD_ID") ? statSync(".next/BUILD_ID").mtimeMs : 0;
  return built > Math.max(...sources.map(newest));
}

/** Builds when a source is newer than the build. */
export function ensureBuilt() {
  if (isBuilt()) return;
  say("Building (about half a minute) ...");
  execute(join("node_modules", ".bin", "next"), ["build"], "The build");
}

/** The secret of this installation: from the environment, else made once and kept. */
export function ensureSecret(dataDirectory) {
  if (process.env.APP_SECRET) return process.env.APP_SECRET;
  const file = join(dataDirectory, "secret");
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
    if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    return fail(`The data directory ${dataDirectory} cannot be written (${error.code}); set DATA_DIR or APP_SECRET.`);
  }
}

/** The environment of a server that is not for development. */
export function productionEnvironment() {
  const port = process.env.PORT || "3000";
  return {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PORT: port,
    APP_URL: process.env.APP_URL || `http://localhost:${port}`,
    APP_SECRET: ensureSecret(process.env.DATA_DIR || ".data"),
  };
}
