import { lookup as dnsLookup, type LookupAddress } from "node:dns";
import { Agent, type Dispatcher, interceptors, request } from "undici";
import { env } from "@/lib/env";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { log } from "@/lib/log";
import { traced } from "@/lib/metrics/tracer";
import {
  checkOutboundUrl,
  isAddressAllowed,
  isLiteralBlocked,
  type OutboundPolicy,
  parseOutboundAllow,
} from "./outbound-policy";
import { type Decoded, decodeBody } from "./text-encoding";

const limits = { connectMilliseconds: 5_000, totalMilliseconds: 10_000, bytes: 2 * 1024 * 1024, redirects: 3 };
/** Answers of a provider's endpoints (tokens, keys, userinfo) are far smaller than metadata. */
const answerBytes = 1024 * 1024;

let installation: { text: string; policy: OutboundPolicy } | undefined;

/** The installation's outbound policy; the same object as long as the setting is the same. */
export function outboundPolicy(): OutboundPolicy {
  const text = env().OUTBOUND_ALLOW;
  if (installation?.text !== text) installation = { text, policy: parseOutboundAllow(text) };
  return installation.policy;
}

export type FetchedBytes = { url: string; status: number; contentType: string; bytes: Uint8Array };
export type FetchedText = Omit<FetchedBytes, "bytes"> & { text: string };

/**
 * The same as a text: by the charset that the answer names, else UTF-8.
 * @throws SsoError outbound_blocked, outbound_failed, also for bytes that are no text
 */
export async function safeFetchText(address: string, policy: OutboundPolicy): Promise<FetchedText> {
  const { bytes, ...answer } = await safeFetch(address, policy);
  return { ...answer, text: requireText(decodeBody(bytes, answer.contentType)) };
}

function requireText(decoded: Decoded): string {
  if (decoded.text === null)
    throw new SsoError("outbound_failed", {
      expected: said("textIn", { encoding: decoded.expected }),
      got: decoded.got,
    });
  return decoded.text;
}

/**
 * GETs what is at an address that an administrator typed: the guard of checks.md 5 against requests into the
 * operator's own network. The address is checked, every resolved IP is checked, and the connection goes to the checked IP
 * (a second look-up could answer differently); redirects are followed by hand, each checked again.
 * @param large takes what is larger than 2 MiB, whose bytes are then not given back
 * @throws SsoError outbound_blocked, outbound_failed; the body of an error answer is never passed on
 */
export async function safeFetch(address: string, policy: OutboundPolicy, large?: LargeBody): Promise<FetchedBytes> {
  if (!large) return follow(address, policy, { bytes: limits.bytes }, AbortSignal.timeout(limits.totalMilliseconds));
  // A large document has longer only from the moment on that it is known to be one.
  const beginning = new AbortController();
  const timer = setTimeout(() => beginning.abort(new DOMException("", "TimeoutError")), limits.totalMilliseconds);
  const take = (piece: Uint8Array) => {
    clearTimeout(timer);
    large.take(piece);
  };
  const signal = AbortSignal.any([beginning.signal, AbortSignal.timeout(large.milliseconds)]);
  const bounds = { bytes: limits.bytes, large: { ...large, take } };
  return follow(address, policy, bounds, signal).finally(() => clearTimeout(timer));
}

async function follow(
  address: string,
  policy: OutboundPolicy,
  bounds: Bounds,
  signal: AbortSignal,
): Promise<FetchedBytes> {
  const headers = { accept: "application/samlmetadata+xml, application/xml, application/json, text/xml, */*;q=0.1" };
  let current = address;
  for (let hop = 0; hop <= limits.redirects; hop++) {
    const answer = await requestOnce(current, { method: "GET", headers, signal }, bounds, policy);
    if (answer.status === 200) {
      const contentType = answer.headers.get("content-type") ?? "";
      return { url: current, status: answer.status, contentType, bytes: answer.bytes };
    }
    const location = answer.headers.get("location");
    if (answer.status < 300 || answer.status >= 400 || location === null)
      throw new SsoError("outbound_failed", { got: plain(`HTTP ${answer.status}`), expected: plain("HTTP 200") });
    current = new URL(location, current).href;
  }
  throw new SsoError("outbound_failed", {
    got: plain(address.toString()),
    expected: said("atMostRedirects", { count: limits.redirects }),
  });
}

export type OutboundRequest = {
  method: string;
  headers: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
};

/** One request to a provider's endpoint, as the protocol libraries want it. */
export type OutboundFetch = (url: string, request: OutboundRequest) => Promise<Response>;

/**
 * The same guard for the endpoints of a provider, wherever its discovery document points: any method, no redirect is
 * followed (a token must not go anywhere else), at most 1 MiB, at most 10 seconds.
 * @throws SsoError outbound_blocked, outbound_failed
 */
export function guardedFetch(policy: OutboundPolicy): OutboundFetch {
  return async (url, { signal, ...rest }) => {
    const deadline = AbortSignal.timeout(limits.totalMilliseconds);
    const combined = signal ? AbortSignal.any([signal, deadline]) : deadline;
    const { status, headers, bytes } = await requestOnce(
      url,
      { ...rest, signal: combined },
      { bytes: answerBytes },
      policy,
    );
    if (status < 200 || status > 599)
      throw new SsoError("outbound_failed", { expected: said("httpStatus"), got: plain(status) });
    // These statuses have no body by definition; the Response constructor insists.
    if ([204, 205, 304].includes(status)) return new Response(null, { status, headers });
    // Libraries read every body as UTF-8 and replace what does not fit: a name in it would be stored wrong. The page of an
    // error is only shown.
    const isGood = status < 300;
    const body = isGood ? requireText(decodeBody(bytes, headers.get("content-type"))) : new Uint8Array(bytes);
    return new Response(body, { status, headers });
  };
}

const messageLimits = { milliseconds: 20_000, bytes: 8_192 };

/**
 * The same guard for a message to a receiver that an administrator named: no redirect is followed, 20 seconds, and of what it answers the
 * beginning.
 * @throws SsoError outbound_blocked, outbound_failed where nothing was answered
 */
export async function postMessage(
  url: string,
  { headers, body }: { headers: Record<string, string>; body: string },
  policy: OutboundPolicy,
): Promise<{ status: number; headers: Headers; text: string }> {
  const { milliseconds, bytes } = messageLimits;
  const message = { method: "POST", headers, body, signal: AbortSignal.timeout(milliseconds) };
  const answer = await requestOnce(url, message, { bytes, milliseconds, isCut: true }, policy);
  return { status: answer.status, headers: answer.headers, text: Buffer.from(answer.bytes).toString("utf8") };
}

type Answer = { status: number; headers: Headers; bytes: Uint8Array };

/**
 * What becomes of a document that is larger than what is held in memory: it is handed over in pieces, within bounds of its own. An error
 * of `take` ends the request.
 */
export type LargeBody = { bytes: number; milliseconds: number; take(piece: Uint8Array): void };

/** How much of an answer is read, and for how long; what is longer is cut, handed over, or refused. */
type Bounds = { bytes: number; milliseconds?: number; isCut?: true; large?: LargeBody };

async function requestOnce(
  address: string,
  message: OutboundRequest,
  bounds: Bounds,
  policy: OutboundPolicy,
): Promise<Answer> {
  const { method } = message;
  const verdict = checkOutboundUrl(address, policy);
  if (!verdict.allowed)
    throw new SsoError("outbound_blocked", { got: plain(address.toString()), expected: verdict.reason });
  const { url, trustedHost } = verdict;
  // A literal IP never reaches `lookup`.
  if (isLiteralBlocked(verdict, policy))
    throw new SsoError("outbound_blocked", { got: plain(url.host), expected: said("publicAddress") });
  const step = { kind: "outbound", method, host: url.hostname } as const;
  const dispatcher = agentFor(url, trustedHost, policy);
  return traced(
    step,
    () => exchange(url, message, bounds, dispatcher),
    ({ status }) => status,
  );
}

async function exchange(
  url: URL,
  { method, headers, body, signal }: OutboundRequest,
  { bytes: inMemory, milliseconds = limits.totalMilliseconds, isCut, large }: Bounds,
  dispatcher: Dispatcher,
): Promise<Answer> {
  try {
    const answer = await request(url, {
      dispatcher,
      method: method as "GET",
      headers,
      body,
      signal,
      headersTimeout: milliseconds,
      bodyTimeout: milliseconds,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    const handedOver = answer.statusCode === 200 ? large : undefined;
    const maxBytes = handedOver?.bytes ?? inMemory;
    for await (const chunk of answer.body) {
      size += (chunk as Buffer).length;
      if (size > maxBytes && isCut) {
        chunks.push((chunk as Buffer).subarray(0, maxBytes - size));
        break;
      }
      if (size > maxBytes)
        throw new SsoError("outbound_failed", {
          got: said("moreThan", { size: `${maxBytes / 1024 / 1024} MiB` }),
          expected: said("atMost", { size: `${maxBytes / 1024 / 1024} MiB` }),
        });
      chunks.push(chunk as Buffer);
      if (handedOver && size > inMemory) for (const piece of chunks.splice(0)) handedOver.take(piece);
    }
    return {
      status: answer.statusCode,
      headers: toHeaders(answer.headers),
      bytes: Buffer.concat(chunks),
    };
  } catch (error) {
    throw toSsoError(error, url);
  }
}

function toHeaders(raw: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one);
  }
  return headers;
}

const maxAgents = 100;
const agents = new WeakMap<OutboundPolicy, Map<string, Dispatcher>>();

/**
 * A kept connection that the other side closes in the moment that it is used: what only reads is sent once more, over a new one
 * (RFC 9110, 9.2.2). An authorization code is not: nobody knows whether it was taken.
 */
const onceMore = interceptors.retry({
  methods: ["GET"],
  maxRetries: 1,
  minTimeout: 0,
  statusCodes: [],
  errorCodes: ["ECONNRESET", "UND_ERR_SOCKET"],
});

/** One agent an origin: connections are kept for the next request, and each of them went to a checked address. */
function agentFor(url: URL, trustedHost: boolean, policy: OutboundPolicy): Dispatcher {
  const known = agents.get(policy) ?? new Map<string, Dispatcher>();
  agents.set(policy, known);
  const existing = known.get(url.origin);
  if (existing) return existing;
  const agent = new Agent({
    connect: { timeout: limits.connectMilliseconds, lookup: guardedLookup(url.hostname, trustedHost, policy) },
    headersTimeout: limits.totalMilliseconds,
    bodyTimeout: limits.totalMilliseconds,
  }).compose(onceMore);
  const oldest = known.entries().next().value;
  if (known.size >= maxAgents && oldest) {
    known.delete(oldest[0]);
    void oldest[1].close();
  }
  known.set(url.origin, agent);
  return agent;
}

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

function guardedLookup(hostname: string, trustedHost: boolean, policy: OutboundPolicy) {
  return (_host: string, options: { all?: boolean }, callback: LookupCallback) => {
    dnsLookup(hostname, { all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const blocked = addresses.find(({ address }) => !trustedHost && !isAddressAllowed(address, policy));
      const first = addresses[0];
      if (blocked || !first) {
        // The operator may know what a name leads to; whoever typed the name maps the network with such answers.
        log().warn({ host: hostname, address: blocked?.address }, "an outgoing request was refused");
        const got = said(blocked ? "leadsToPrivate" : "leadsNowhere", { host: hostname });
        return callback(new SsoError("outbound_blocked", { got, expected: said("publicAddress") }), []);
      }
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

function toSsoError(error: unknown, url: URL): SsoError {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof SsoError) return cause;
  const { code, name } = error as NodeJS.ErrnoException;
  const timedOut = name === "TimeoutError" || name === "AbortError" || /TIMEOUT/.test(code ?? "");
  const known = code ? plain(code) : said("noConnection");
  const got = timedOut ? said("noAnswerInTime") : known;
  const expected = said("answerFrom", { host: url.host });
  return new SsoError("outbound_failed", { got, expected }, { cause: error });
}
