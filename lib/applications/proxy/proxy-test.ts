import { decodeJwt } from "jose";
import { z } from "zod";
import { proxyHeaderNames } from "./proxy-headers";

/** What the test writes in the place of our headers. */
export const spoofed = "spoofed-by-a-client";

const proxyChecks = ["asks", "passes", "arrive", "overwrites", "jwt"] as const;

/** One thing that a proxy has to do; `detail` is what was found instead. */
export type ProxyCheck = { name: (typeof proxyChecks)[number]; passed: boolean; detail: string | null };

export type EchoAnswer = { status: number; text: string };

/** Every name that the test spoofs: ours, and with underscores, which CGI reads as the same. Pure. */
export function spoofedHeaders(): Record<string, string> {
  const names = proxyHeaderNames.flatMap((name) => [name, name.replaceAll("-", "_")]);
  return Object.fromEntries(names.map((name) => [name, spoofed]));
}

const echoSchema = z.object({ headers: z.array(z.tuple([z.string(), z.string()])) });

/**
 * What two requests to the echo say about a proxy: one of nobody and one of somebody, both with every header spoofed. Pure.
 * @param of the application, and the person of the second request
 */
export function evaluateProxy(
  { stranger, guest }: { stranger: EchoAnswer; guest: EchoAnswer },
  of: { applicationId: string; userId: string },
): ProxyCheck[] {
  const check = (name: ProxyCheck["name"], passed: boolean, detail: string): ProxyCheck => ({
    name,
    passed,
    detail: passed ? null : detail,
  });
  const asks = check("asks", stranger.status === 401, `HTTP ${stranger.status}`);
  // An address that the proxy does not guard says nothing about the application behind it.
  if (readEcho(stranger) !== null) return [asks];
  const echoed = readEcho(guest);
  if (echoed === null) return [asks, check("passes", false, `HTTP ${guest.status}`)];
  const value = (name: string) => echoed.find(([arrived]) => arrived.toLowerCase() === name.toLowerCase())?.[1];
  const missing = proxyHeaderNames.filter((name) => value(name) === undefined);
  const lies = echoed.filter(([, text]) => text.includes(spoofed)).map(([name]) => name);
  return [
    asks,
    check("passes", true, ""),
    check("arrive", value("Remote-User") === of.userId, missing.join(", ") || "Remote-User"),
    check("overwrites", lies.length === 0, lies.join(", ")),
    check("jwt", isFor(value("X-Gatehouse-Jwt"), of), "X-Gatehouse-Jwt"),
  ];
}

function readEcho({ status, text }: EchoAnswer): [string, string][] | null {
  if (status !== 200) return null;
  try {
    return echoSchema.parse(JSON.parse(text)).headers;
  } catch {
    return null;
  }
}

function isFor(jwt: string | undefined, { applicationId, userId }: { applicationId: string; userId: string }): boolean {
  try {
    const { aud, sub } = decodeJwt(jwt ?? "");
    return aud === applicationId && sub === userId;
  } catch {
    return false;
  }
}
