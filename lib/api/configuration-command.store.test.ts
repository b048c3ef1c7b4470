import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { apiCaller } from "@/e2e/support/api-caller";
import { listen } from "@/e2e/support/listen";
import { baseUrl, openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { outboundPolicy } from "@/lib/net/safe-fetch-client";
import { handleApiRequest } from "./handle-request";

// An organization as a file: docs/config-as-code.md as it is there, by the command, against this API.
let database: DatabaseHandle;
let server: Server;
let key: string;
let address: string;
const call = apiCaller(() => database.db);
const folder = mkdtempSync(join(tmpdir(), "gatehouse-config-"));
const file = join(folder, "acme.json");
const secret = { ACME_CLIENT_SECRET: "the secret of this test" };

/** The first block of a language in the document. */
function documented(language: string): string {
  const text = readFileSync("docs/config-as-code.md", "utf8");
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)?.[1] ?? "";
}

beforeAll(async () => {
  database = await openTestDatabase();
  await call("POST", "/organizations", { slug: "acme", name: "Acme" });
  const scopes = ["config:write"];
  ({ key } = (await call("POST", "/organizations/acme/keys", { name: "Pipeline", scopes })).body);
  server = createServer(async (request, answer) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", baseUrl);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const response = await handleApiRequest(
      {
        method: request.method ?? "GET",
        path: pathname.replace("/api/v1", ""),
        query: searchParams,
        headers: new Headers({
          authorization: request.headers.authorization ?? "",
          "content-type": request.headers["content-type"] ?? "",
        }),
        machine: "192.0.2.1",
        readBody: async () => Buffer.concat(chunks).toString(),
      },
      database.db,
      { bootstrapKey: undefined, baseUrl, outbound: outboundPolicy() },
    );
    answer.writeHead(response.status).end(await response.text());
  });
  address = `http://127.0.0.1:${await listen(server)}`;
});

afterAll(async () => {
  server?.close();
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs `config` as a shell would. */
async function config(args: string[], environment: Record<string, string> = {}) {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, ["scripts/gatehouse.mjs", "config", ...args], {
    env: { NODE_ENV: "test", PATH, HOME, GATEHOUSE_URL: address, GATEHOUSE_KEY: key, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { out: "", error: "" };
  child.stdout.on("data", (chunk) => {
    texts.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    texts.error += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, ...texts };
}

it("the document of the page is planned as it says, applied, and then there is nothing to change", async () => {
  writeFileSync(file, documented("json"));
  const without = await config(["plan", "acme", file]);
  expect(without).toMatchObject({ code: 64, error: expect.stringContaining("ACME_CLIENT_SECRET") });
  expect(await config(["plan", "acme", file], secret)).toEqual({ code: 2, out: documented("text"), error: "" });
  const applied = await config(["apply", "acme", file], secret);
  expect(applied).toMatchObject({ code: 0, error: "" });
  expect(applied.out).toContain("Created: 2, changed: 2, deleted: 0");
  expect(await config(["plan", "acme", file], secret)).toEqual({ code: 0, out: "No changes.\n", error: "" });
});

it("an export without secrets comes back, a rename is a change, and prune takes what is not in the file", async () => {
  expect(await config(["export", "acme", file])).toEqual({ code: 0, out: "", error: "" });
  const text = readFileSync(file, "utf8");
  expect(text).not.toContain(secret.ACME_CLIENT_SECRET);
  expect(await config(["plan", "acme", file, "--prune"])).toMatchObject({ code: 0, out: "No changes.\n" });
  await call("POST", "/organizations/acme/groups", { key: "by-hand", name: "By hand" });
  writeFileSync(file, text.replace("Acme Entra", "Our own Entra"));
  const planned = await config(["plan", "acme", file, "--prune"]);
  expect(planned.code).toBe(2);
  expect(planned.out).toContain('name: "Acme Entra" -> "Our own Entra"');
  expect(planned.out).toContain("- groups by-hand By hand");
  expect((await config(["apply", "acme", file, "--prune"])).code).toBe(0);
  expect((await call("GET", "/organizations/acme/groups/by-hand")).status).toBe(404);
});

it("a refusal is told with its place, and nothing of the file is applied", async () => {
  const document = JSON.parse(readFileSync(file, "utf8"));
  document.groups.push({ key: "later", name: "Later" });
  document.connections[0].oidc.clientId = "another client";
  writeFileSync(file, JSON.stringify(document));
  const planned = await config(["plan", "acme", file]);
  expect(planned.code).toBe(1);
  expect(planned.out).toContain("(connection_untested)");
  const refused = await config(["apply", "acme", file]);
  expect(refused).toMatchObject({ code: 64, error: expect.stringContaining("connections.0") });
  expect((await call("GET", "/organizations/acme/groups/later")).status).toBe(404);
  expect((await config(["apply", "acme", file, "--override", "a pipeline"])).code).toBe(0);
  expect((await call("GET", "/organizations/acme/groups/later")).status).toBe(200);
});
