import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { freshDatabaseUrl } from "./support/database";
import { bootstrapKey, freePort, type Gatehouse, startGatehouse } from "./support/gatehouse";

// What QA gets: the kit as it is published, the samples by their command, and flows that know only addresses and a key.
let gatehouse: Gatehouse;
let samples: ChildProcess;
let samplePort: number;

test.beforeAll(async () => {
  samplePort = await freePort();
  samples = spawn(process.execPath, ["scripts/samples.mjs"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, SAMPLE_PORT: String(samplePort) },
  });
  const printed = new Promise((resolve) => samples.stdout?.once("data", resolve));
  gatehouse = await startGatehouse({ databaseUrl: await freshDatabaseUrl() });
  await printed;
});

test.afterAll(async () => {
  samples?.kill("SIGTERM");
  await gatehouse?.stop();
});

test("the flows of the example pass from outside, with the built kit, against a started product", async () => {
  const built = spawnSync("npm", ["run", "build:testing"], { encoding: "utf8" });
  expect(built.status, built.stdout + built.stderr).toBe(0);
  // The runner inside must not take itself for a worker of this one.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(PW|PLAYWRIGHT|TEST_)/.test(name));
  // A runner empties its folder first: that of this one holds the traces of the journeys beside.
  const output = `--output=${join(gatehouse.dataDirectory, "flows")}`;
  const options = ["test", "-c", "e2e/example", "--reporter=list", output];
  const child = spawn(join("node_modules", ".bin", "playwright"), options, {
    env: {
      ...Object.fromEntries(inherited),
      NODE_ENV: "test",
      GATEHOUSE_URL: gatehouse.base,
      GATEHOUSE_KEY: bootstrapKey,
      GATEHOUSE_OUTBOX: join(gatehouse.dataDirectory, "outbox"),
      SAMPLE_SAML_METADATA: `http://127.0.0.1:${samplePort}/metadata`,
      SAMPLE_OPENID_ISSUER: `http://127.0.0.1:${samplePort + 1}`,
    },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      said += chunk;
    });
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(said).toMatch(/\b3 passed\b/);
  expect(code, said).toBe(0);
  const left = (await (await gatehouse.api("GET", "/organizations")).json()) as { items: unknown[] };
  expect(left.items).toEqual([]);
});
