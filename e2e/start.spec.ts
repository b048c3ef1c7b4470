import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { newerNodeFor, thisMachine } from "@/scripts/newer-node.mjs";
import { freePort, startGatehouse } from "./support/gatehouse";
import { sendHalf } from "./support/half-sent";
import { linkedCheckout } from "./support/linked-checkout";

// How a server starts, and why it does not. Always with the embedded database: an installation begins with it.
// Each test has servers of its own, so two run at a time.
test.describe.configure({ mode: "parallel" });

test("npm start reads .env before anything else", async () => {
  const port = await freePort();
  const checkout = linkedCheckout();
  writeFileSync(
    join(checkout.folder, ".env"),
    `APP_URL=http://sso.test:${port}\nPORT=${port}\nHOST=127.0.0.1\nDATA_DIR=data\nDATABASE_URL=\n`,
  );
  const started = checkout.run("scripts/start.mjs");
  try {
    await expect.poll(started.output, { timeout: 90_000 }).toContain(`http://sso.test:${port}/first-run/`);
    const isReplaced = newerNodeFor(thisMachine()) !== null;
    expect(started.output().includes("gets no security fixes any more: going on with 24.")).toBe(isReplaced);
    await expect
      .poll(started.output, { timeout: 90_000 })
      .toContain(`Gatehouse is running at http://sso.test:${port}\n`);
    expect((await fetch(`http://127.0.0.1:${port}/api/health`)).status).toBe(200);
  } finally {
    await started.stop();
  }
});

/** Starts a server that should not come up, on a free port unless told otherwise. */
async function refused(env: Record<string, string>): Promise<{ code: unknown; output: string }> {
  const port = String(await freePort());
  const child = spawn(process.execPath, ["scripts/server.mjs"], {
    env: {
      ...process.env,
      NODE_ENV: "production",
      APP_SECRET: "a secret of the journeys that is long enough",
      DATABASE_URL: "",
      PORT: port,
      APP_URL: `http://localhost:${port}`,
      ...env,
    },
  });
  let output = "";
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  return { code, output };
}

test("what cannot start says why in one sentence", async () => {
  const first = await startGatehouse();
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-refused-"));
  const { port: takenPort } = new URL(first.base);
  writeFileSync(join(folder, "secret"), "the secret of the first start that is long enough");
  try {
    // Beside each other: one of them waits for the data directory before it gives up.
    const [taken, second, unwritable, address, secret] = await Promise.all([
      refused({ PORT: takenPort, DATA_DIR: first.dataDirectory, APP_URL: first.base }),
      refused({ DATA_DIR: first.dataDirectory }),
      refused({ DATA_DIR: join(process.cwd(), "package.json", "data") }),
      refused({ DATA_DIR: join(folder, "bad-address"), APP_URL: "not an address" }),
      refused({ DATA_DIR: folder }),
    ]);
    expect(taken).toEqual({ code: 1, output: `Port ${takenPort} is already in use; set PORT to a free port.\n` });
    expect(second.code).toBe(1);
    expect(second.output).toMatch(
      /^Gatehouse cannot start\. Another Gatehouse \(process \d+\) uses the data directory .*; stop it first\n$/,
    );
    expect(unwritable.code).toBe(1);
    expect(unwritable.output).toMatch(/^Gatehouse cannot start\. The data directory .* cannot be written/);
    expect(address.code).toBe(1);
    expect(address.output).toContain("APP_URL");
    expect(secret.code).toBe(1);
    expect(secret.output).toMatch(/^Gatehouse cannot start\. APP_SECRET is not the secret in [^\n]+\n$/);
  } finally {
    await first.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a server that is told to stop finishes what it was asked, and takes nothing new", async () => {
  const running = await startGatehouse({ env: { SHUTDOWN_GRACE_SECONDS: "60" } });
  const request = await sendHalf(running.base, "/organizations", { slug: "drained", name: "Drained" });
  const gone = running.kill("SIGTERM");
  await expect
    .poll(() =>
      fetch(`${running.base}/api/ready`).then(
        ({ status }) => status,
        () => "refused",
      ),
    )
    .toBe("refused");
  request.finish();
  await expect.poll(request.status).toBe(201);
  await gone;
  await running.stop();
});
