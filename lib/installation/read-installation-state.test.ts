import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { startDnsServer } from "@/e2e/support/dns-server";
import { readAddressState, readDatabaseState, readDiskState, readNameState } from "./read-installation-state";

let server: Server | null = null;
afterEach(() => {
  server?.close();
  server = null;
});

async function listen(answer: RequestListener): Promise<string> {
  const listening = createServer(answer);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

it("an address is ours when its probe answers as ours does", async () => {
  const ours = await listen((request, response) => {
    response.statusCode = request.url === "/api/health" ? 503 : 404;
    response.end(JSON.stringify({ status: "unavailable", version: "1.2.3" }));
  });
  expect(await readAddressState(ours)).toEqual({ status: 503, isGatehouse: true });
});

it("a page of somebody else is not ours, and neither is a redirect to us", async () => {
  const other = await listen((_request, response) => {
    response.writeHead(302, { location: "https://sso.example.com/api/health" }).end("<html>");
  });
  expect(await readAddressState(other)).toEqual({ status: 302, isGatehouse: false });
});

it("where nobody answers it says why", async () => {
  const address = await listen(() => undefined);
  server?.close();
  expect(await readAddressState(address)).toEqual({ error: expect.stringContaining("ECONNREFUSED") });
});

it("a host resolves, or says why not; a name server that answers anything answers, and one that is away is named", async () => {
  const answering = await startDnsServer();
  const away = await startDnsServer();
  await away.stop();
  try {
    expect(await readNameState("https://127.0.0.1:3000", [answering.address, away.address])).toEqual({
      host: "127.0.0.1",
      resolved: { addresses: ["127.0.0.1"] },
      silent: [away.address],
    });
  } finally {
    await answering.stop();
  }
  expect(await readNameState("http://[::1]:3000", [])).toMatchObject({ host: "::1", resolved: { addresses: ["::1"] } });
  expect(await readNameState("https://nowhere.invalid", [])).toEqual({
    host: "nowhere.invalid",
    resolved: { error: expect.stringContaining("nowhere.invalid") },
    silent: [],
  });
});

it("a database that fails says why, and one without tables has no migration", async () => {
  const failing = async () => {
    throw new Error("connect ECONNREFUSED");
  };
  expect(await readDatabaseState(failing)).toEqual({ error: "connect ECONNREFUSED" });
  const empty = async () => [{ version: 160_004, now: "2026-05-01 10:00:00+00", read_only: "on", migrations: null }];
  expect(await readDatabaseState(empty)).toEqual({
    version: 160_004,
    migration: 0,
    takesWrites: false,
    now: new Date("2026-05-01T10:00:00Z"),
  });
});

it("the data directory has room, and a file in its place is told", async () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-doctor-"));
  try {
    expect(await readDiskState(join(folder, "data"))).toEqual({ freeBytes: expect.any(Number) });
    expect(await readDiskState(join(process.cwd(), "package.json", "data"))).toEqual({
      error: expect.stringContaining("ENOTDIR"),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
