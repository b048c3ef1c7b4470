import { lookup as dnsLookup, type LookupAddress } from "node:dns";
import { Agent, request } from "undici";
import { env } from "@/lib/env";
import { SsoError } from "@/lib/errors/sso-error";
import { isAddressAllowed, judgeOutboundUrl, type OutboundPolicy, parseOutboundAllow } from "./outbound-policy";

const limits = { connectMilliseconds: 5_000, totalMilliseconds: 10_000, bytes: 2 * 1024 * 1024, redirects: 3 };

/** The installation's outbound policy. */
export function outboundPolicy(): OutboundPolicy {
  return parseOutboundAllow(env().OUTBOUND_ALLOW);
}

export type FetchedText = { url: string; status: number; contentType: string; text: string };

/**
 * GETs a text from an address that an administrator typed: the guard of checks.md 5 against requests into the
 * operator's own network. The address is judged, every resolved IP is judged, and the connection goes to the judged IP
 * (a second look-up could answer differently); redirects are followed by hand, each judged again.
 * @throws SsoError outbound_blocked, outbound_failed; the body of an error answer is never passed on
 */
export async function safeFetchText(address: string, policy: OutboundPolicy): Promise<FetchedText> {
  const deadline = AbortSignal.timeout(limits.totalMilliseconds);
  let current = address;
  for (let hop = 0; hop <= limits.redirects; hop++) {
    const verdict = judgeOutboundUrl(current, policy);
    if (!verdict.allowed) throw new SsoError("outbound_blocked", { got: current, expected: verdict.reason });
    const answer = await requestOnce(verdict.url, verdict.trustedHost, policy, deadline);
    if (answer.type === "text") return { ...answer.value, url: verdict.url.href };
    current = new URL(answer.location, verdict.url).href;
  }
  throw new SsoError("outbound_failed", { got: address, expected: `at most ${limits.redirects} redirects` });
}

type Answer = { type: "text"; value: Omit<FetchedText, "url"> } | { type: "redirect"; location: string };

async function requestOnce(
  url: URL,
  trustedHost: boolean,
  policy: OutboundPolicy,
  signal: AbortSignal,
): Promise<Answer> {
  const dispatcher = new Agent({
    connect: { timeout: limits.connectMilliseconds, lookup: guardedLookup(url.hostname, trustedHost, policy) },
    headersTimeout: limits.totalMilliseconds,
    bodyTimeout: limits.totalMilliseconds,
  });
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  // A literal IP never reaches `lookup`.
  if (!trustedHost && /^[\d.]+$|:/.test(literal) && !isAddressAllowed(literal, policy)) {
    throw new SsoError("outbound_blocked", { got: url.host, expected: "a public address" });
  }
  try {
    const { statusCode, headers, body } = await request(url, {
      dispatcher,
      signal,
      headers: { accept: "application/samlmetadata+xml, application/xml, application/json, text/xml, */*;q=0.1" },
    });
    const location = headers.location;
    if (statusCode >= 300 && statusCode < 400 && typeof location === "string") {
      await body.dump();
      return { type: "redirect", location };
    }
    if (statusCode !== 200) {
      await body.dump({ limit: 65_536 });
      throw new SsoError("outbound_failed", { got: `HTTP ${statusCode}`, expected: "HTTP 200" });
    }
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of body) {
      size += (chunk as Buffer).length;
      if (size > limits.bytes)
        throw new SsoError("outbound_failed", { got: "more than 2 MiB", expected: "at most 2 MiB" });
      chunks.push(chunk as Buffer);
    }
    const contentType = String(headers["content-type"] ?? "");
    return { type: "text", value: { status: statusCode, contentType, text: Buffer.concat(chunks).toString("utf8") } };
  } catch (error) {
    throw toSsoError(error, url);
  } finally {
    void dispatcher.destroy();
  }
}

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

function guardedLookup(hostname: string, trustedHost: boolean, policy: OutboundPolicy) {
  return (_host: string, options: { all?: boolean }, callback: LookupCallback) => {
    dnsLookup(hostname, { all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const blocked = addresses.find(({ address }) => !trustedHost && !isAddressAllowed(address, policy));
      const first = addresses[0];
      if (blocked || !first) {
        return callback(
          new SsoError("outbound_blocked", {
            got: `${hostname} is ${blocked?.address ?? "nowhere"}`,
            expected: "a public address",
          }),
          [],
        );
      }
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

function toSsoError(error: unknown, url: URL): SsoError {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof SsoError) return cause;
  const { code, name } = error as NodeJS.ErrnoException;
  const timedOut = name === "TimeoutError" || name === "AbortError" || /TIMEOUT/.test(code ?? "");
  return new SsoError(
    "outbound_failed",
    {
      got: timedOut ? "no answer within 10 seconds" : (code ?? "no connection"),
      expected: `an answer from ${url.host}`,
    },
    { cause: error },
  );
}
