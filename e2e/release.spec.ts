import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { bootstrapKey, freePort } from "./support/gatehouse";

// What is shipped, started as the image and the service do: somewhere else, by a user of its own who can write nothing but the data, and
// with secrets from files. Always with the embedded database, which the release has to bring.
test.describe.configure({ mode: "serial" });

const monitoringFiles = readdirSync("docs/monitoring").map((name) => `docs/monitoring/${name}`);

/** The user of the image; who is not root tries it as themselves, in a folder that they cannot write either. */
const account = process.getuid?.() === 0 ? { uid: 10_001, gid: 10_001 } : {};
const folder = mkdtempSync(join(tmpdir(), "gatehouse-release-"));
const release = join(folder, "app");
const data = join(folder, "data");
const backupFile = join(data, "all.backup");
let base: string;
let settings: Record<string, string>;

test.beforeAll(async () => {
  chmodSync(folder, 0o755);
  expect(spawnSync(process.execPath, ["scripts/release.mjs"], { stdio: "inherit" }).status).toBe(0);
  cpSync("dist/release", release, { recursive: true, verbatimSymlinks: true });
  spawnSync("chmod", ["-R", "a-w", release]);
  mkdirSync(data, { mode: 0o700 });
  const port = await freePort();
  base = `http://localhost:${port}`;
  const secrets = {
    APP_SECRET_FILE: "a secret of the release that is long enough",
    BOOTSTRAP_API_KEY_FILE: bootstrapKey,
  };
  for (const [name, value] of Object.entries(secrets)) writeFileSync(join(data, name), `${value}\n`);
  const files = Object.keys(secrets).map((name) => [name, join(data, name)]);
  settings = { ...Object.fromEntries(files), PORT: String(port), DATA_DIR: join(data, "first") };
  mkdirSync(join(data, "first"));
  if (account.uid !== undefined)
    for (const path of ["", "first", ...Object.keys(secrets)]) chownSync(join(data, path), account.uid, account.gid);
});

test.afterAll(() => {
  spawnSync("chmod", ["-R", "u+w", release]);
  rmSync(folder, { recursive: true, force: true });
});

/** A program of the release, with nothing of the environment of the tests. */
function run(args: string[], more: Record<string, string> = {}) {
  const child = spawn(process.execPath, args, {
    cwd: release,
    env: { NODE_ENV: "production", PATH: process.env.PATH ?? "", ...settings, ...more },
    stdio: ["ignore", "pipe", "pipe"],
    ...account,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { output: () => output, ended, stop: () => child.kill("SIGTERM") };
}

test("starts, shows pages with their scripts, pictures and help, and ends in peace", async ({ page }) => {
  const server = run(["scripts/serve.mjs"]);
  try {
    await expect
      .poll(() => fetch(`${base}/api/ready`).then(({ status }) => status, server.output), { timeout: 180_000 })
      .toBe(200);
    const missing: string[] = [];
    page.on("response", (response) => {
      if (response.status() >= 400) missing.push(response.url());
    });
    await page.goto(/http:\S+\/first-run\/\S+/.exec(server.output())?.[0] ?? "");
    await page.getByLabel("Your name").fill("Olive");
    await page.getByLabel("Your e-mail address").fill("olive@acme.example");
    await page.getByLabel("Organization").fill("Acme");
    await page.getByLabel("Short name").fill("acme");
    await page.getByRole("button", { name: "Create administrator" }).click();
    await page.getByRole("link", { name: "I have stored the codes" }).click();
    await expect(page.getByRole("heading", { name: "Acme", level: 1 })).toBeVisible();
    for (const path of ["/help", "/api/reference", "/console/acme/connections/new"]) {
      await page.goto(base + path);
      await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
    }
    expect(missing).toEqual([]);
    const answer = await fetch(`${base}/api/v1/organizations/acme`, {
      headers: { Authorization: `Bearer ${bootstrapKey}` },
    });
    expect([answer.status, (await answer.json()).name]).toEqual([200, "Acme"]);
  } finally {
    server.stop();
    expect(await server.ended).toBe(0);
  }
  expect(server.output()).not.toMatch(/EACCES|EROFS|a request failed/);
});

test("has the commands at the database: a backup is restored elsewhere", async () => {
  const saved = run(["scripts/gatehouse.mjs", "backup", backupFile]);
  expect([await saved.ended, saved.output()]).toEqual([0, expect.stringMatching(/^\d+ rows were written to /)]);
  const restored = run(["scripts/gatehouse.mjs", "restore", backupFile], { DATA_DIR: join(data, "second") });
  expect([await restored.ended, restored.output()]).toEqual([0, expect.stringMatching(/^\d+ rows were restored\.\n$/)]);
  const link = run(["scripts/gatehouse.mjs", "first-run-link"], { DATA_DIR: join(data, "second") });
  expect([await link.ended, link.output()]).toEqual([1, expect.stringContaining("There is an operator already")]);
});

test("says what it is made of, and under which licences", () => {
  const bill = JSON.parse(readFileSync(join(release, "sbom.cdx.json"), "utf8"));
  expect([bill.bomFormat, bill.metadata.component.name]).toEqual(["CycloneDX", "gatehouse"]);
  const names: string[] = bill.components.map(({ name }: { name: string }) => name);
  expect(names).toEqual(expect.arrayContaining(["next", "react", "samlify", "@electric-sql/pglite", "lucide-react"]));
  expect(names).not.toContain("vitest");
  expect(readFileSync(join(release, "third-party-licenses.txt"), "utf8")).toMatch(/^samlify \d/m);
  // What an operator copies from it lies where the pages in it say.
  for (const name of ["deploy/gatehouse.service", "docs/monitoring.md", ...monitoringFiles])
    expect(existsSync(join(release, name)), name).toBe(true);
  // What only a build needs is not shipped.
  for (const name of ["typescript", "tsx", "esbuild", "@swc/core", "tailwindcss"])
    expect(existsSync(join(release, "node_modules", name))).toBe(false);
});
