import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { apache } from "@/scripts/apache.mjs";

/** What Debian loads by itself, and what an administrator adds for an application behind Apache. */
const modules = ["mpm_event", "authn_core", "authz_core", "authz_user", "proxy", "proxy_http", "auth_openidc"];

/**
 * Debian's Apache with the configuration of a how-to as it is, in front of an application that listens at this port. The module tells
 * the application by headers, too.
 */
export async function startApache({
  port,
  configuration,
  upstreamPort,
}: {
  port: number;
  configuration: string;
  upstreamPort: number;
}): Promise<{ stop(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), "gatehouse-apache-"));
  // Started as root it goes on as another user.
  chmodSync(directory, 0o755);
  const main = join(directory, "apache2.conf");
  const log = join(directory, "error.log");
  writeFileSync(
    main,
    [
      `ServerRoot ${directory}`,
      `PidFile ${join(directory, "pid")}`,
      `Mutex file:${directory} default`,
      `ErrorLog ${log}`,
      "ServerName 127.0.0.1",
      `Listen 127.0.0.1:${port}`,
      ...modules.map((name) => `LoadModule ${name}_module ${join(apache.modules, `mod_${name}.so`)}`),
      ...(process.getuid?.() === 0 ? ["User www-data", "Group www-data"] : []),
      // It waits five seconds for the provider's document, and a busy machine must not fail a journey.
      "OIDCHTTPTimeoutShort 120",
      configuration,
      'ProxyPass "/oidc/" "!"',
      `ProxyPass "/" "http://127.0.0.1:${upstreamPort}/"`,
    ].join("\n"),
  );
  const child = spawn(apache.binary, ["-f", main, "-D", "FOREGROUND"], {
    env: { ...process.env, ...apache.environment() },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
    }
    rmSync(directory, { recursive: true, force: true });
  };
  for (
    let waited = 0;
    !(await fetch(`http://127.0.0.1:${port}/`, { redirect: "manual" }).catch(() => null));
    waited += 100
  ) {
    if (waited > 60_000 || child.exitCode !== null) {
      const said = existsSync(log) ? readFileSync(log, "utf8") : "";
      await stop();
      throw new Error(`Apache did not start:\n${said}`);
    }
    await sleep(100);
  }
  return { stop };
}
