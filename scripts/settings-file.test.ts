import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseEnv } from "@/lib/env";

const folder = resolve(import.meta.dirname);
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "gatehouse-env-"));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Runs a script in the folder of the test, as a shell would. */
async function run(script: string, environment: Record<string, string> = {}, args: string[] = []) {
  const child = spawn(process.execPath, [join(folder, script), ...args], {
    cwd: directory,
    env: { NODE_ENV: "test", PATH: process.env.PATH ?? "", ...environment },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let output = "";
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  const code = await new Promise((settle) => child.once("close", settle));
  return { code, output };
}

const lint = ["lint", "--organization", "acme"];

describe("the file .env", () => {
  it("gives the command line its address and key; the environment wins over it", async () => {
    writeFileSync(join(directory, ".env"), 'APP_URL="http://127.0.0.1:1"\nBOOTSTRAP_API_KEY=from-the-file # a key\n');
    expect(await run("gatehouse.mjs", {}, lint)).toMatchObject({
      code: 64,
      output: expect.stringMatching(
        /^http:\/\/127\.0\.0\.1:1\/api\/v1\/organizations\/acme\/findings does not respond/,
      ),
    });
    const given = await run("gatehouse.mjs", { GATEHOUSE_URL: "http://127.0.0.1:2" }, lint);
    expect(given.output).toMatch(/^http:\/\/127\.0\.0\.1:2\//);
  });

  it("that cannot be read stops the command with a sentence", async () => {
    mkdirSync(join(directory, ".env"));
    expect(await run("gatehouse.mjs", {}, lint)).toEqual({
      code: 1,
      output: "The file .env cannot be read.\n",
    });
  });

  it.each(["start.mjs", "dev.mjs", "demo.mjs"])("is read by %s before anything else", (script) => {
    const [, body = ""] = readFileSync(join(folder, script), "utf8").split(/^\/\*\* `npm .*$/m);
    expect(body.trim().split("\n")[0]).toBe("readSettingsFile();");
  });
});

it.each(["abc", "-1", "70000", "3000.5"])(
  "the server refuses PORT=%s in a sentence",
  async (port) => {
    expect(await run("server.mjs", { PORT: port })).toEqual({
      code: 1,
      output: `PORT must be a whole number from 0 to 65535, not "${port}".\n`,
    });
  },
  30_000,
);

describe("the settings", () => {
  const read = (path: string) => readFileSync(join(folder, "..", path), "utf8");
  const parsed = [...read("lib/env.ts").matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name ?? "");
  const known = [...parsed, "HOST", "PORT"];

  it("each is in the table of docs/self-hosting.md", () => {
    const table = read("docs/self-hosting.md");
    expect(parsed).toContain("APP_URL");
    expect(known.filter((name) => !table.includes(`\`${name}\``))).toEqual([]);
  });

  it(".env.example names none that does not exist, and is accepted as it stands but for the secret", () => {
    const lines = read(".env.example")
      .split("\n")
      .filter((line) => /^[A-Z_]+=/.test(line));
    const settings = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
    expect(Object.keys(settings).filter((name) => !known.includes(name))).toEqual([]);
    expect(parseEnv({ ...settings, APP_SECRET: "a secret of the test that is long enough" })).toMatchObject({
      APP_URL: "https://sso.example.com",
    });
  });
});
