import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseEnv } from "@/lib/env";
import { knownSettings, parsedSettings } from "./known-settings";
import { secretSettings } from "./prepare.mjs";

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

  it.each(["start.mjs", "serve.mjs", "dev.mjs", "demo.mjs"])("is read by %s before anything else", (script) => {
    const [, body = ""] = readFileSync(join(folder, script), "utf8").split(/^\/\*\* `npm .*$/m);
    expect(body.trim().split("\n")[0]).toBe("readSettingsFile();");
  });
});

describe("a secret in a file", () => {
  const file = () => join(directory, "key");
  const named = () => ({ GATEHOUSE_URL: "http://127.0.0.1:1", BOOTSTRAP_API_KEY_FILE: file() });

  it("is read from the file that NAME_FILE names, without the line's end", async () => {
    writeFileSync(file(), "from-the-file\n");
    const { output } = await run("gatehouse.mjs", named(), lint);
    expect(output).toMatch(/^http:\/\/127\.0\.0\.1:1\/.* does not respond/);
  });

  it("that is not there, is empty, or is set twice stops the command with a sentence", async () => {
    const refused = (more = {}) => run("gatehouse.mjs", { ...named(), ...more }, lint);
    const what = `The file ${file()} that BOOTSTRAP_API_KEY_FILE names`;
    expect(await refused()).toEqual({ code: 1, output: `${what} cannot be read (ENOENT).\n` });
    writeFileSync(file(), "\n");
    expect(await refused()).toEqual({ code: 1, output: `${what} is empty.\n` });
    expect(await refused({ BOOTSTRAP_API_KEY: "another" })).toEqual({
      code: 1,
      output: "BOOTSTRAP_API_KEY and BOOTSTRAP_API_KEY_FILE are both set; keep one of them.\n",
    });
  });
});

it("the server says that there is no build, where there is none", async () => {
  expect(await run("server.mjs", { PORT: "0" })).toEqual({
    code: 1,
    output: "There is no build in this folder: `npm start` makes one.\n",
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
  it("each is in the table of docs/self-hosting.md", () => {
    const table = read("docs/self-hosting.md");
    expect(parsedSettings).toContain("APP_URL");
    const files = secretSettings.map((name) => `${name}_FILE`);
    const own = knownSettings.filter((name) => !files.includes(name));
    expect(own.filter((name) => !table.includes(`\`${name}\``))).toEqual([]);
    expect(files.filter((name) => !table.includes(name))).toEqual([]);
  });

  it(".env.example names none that does not exist, and is accepted as it stands but for the secret", () => {
    const lines = read(".env.example")
      .split("\n")
      .filter((line) => /^[A-Z_]+=/.test(line));
    const settings = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
    expect(Object.keys(settings).filter((name) => !knownSettings.includes(name))).toEqual([]);
    expect(parseEnv({ ...settings, APP_SECRET: "a secret of the test that is long enough" })).toMatchObject({
      APP_URL: "https://sso.example.com",
    });
  });
});
