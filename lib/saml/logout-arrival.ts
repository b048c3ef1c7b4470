import { inflateRawSync } from "node:zlib";
import { nothing, plain, said } from "@/lib/facts/fact";
import { base64Bytes, decodeBase64, maxDecodedBytes, utf8Text } from "./response-structure";
import { SamlFailure } from "./saml-failure";

export type LogoutParameter = "SAMLRequest" | "SAMLResponse";

/** A logout message as it arrived by one of the bindings: decoded, and nothing more. */
export type ArrivedLogout = {
  binding: "redirect" | "post" | "soap";
  parameter: LogoutParameter;
  /** By SOAP with its envelope. */
  xml: string;
  /** Given back as it came; null where none was sent. */
  relayState: string | null;
  /** The signature of the redirect binding, which is over the query and not in the message; null where there is none. */
  detached: DetachedSignature | null;
};

export type DetachedSignature = { octets: string; algorithm: string; signature: Buffer };

const maxQueryCharacters = 256 * 1024;
// Bindings 3.4.3 says 80 bytes; products of the field send more.
const maxRelayState = 2_048;
const signedOrder = ["SAMLRequest", "SAMLResponse", "RelayState", "SigAlg", "Signature"] as const;
type Parameter = (typeof signedOrder)[number] | "SAMLEncoding";
const known: readonly string[] = [...signedOrder, "SAMLEncoding"] satisfies Parameter[];
const deflate = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE";

/**
 * Reads a message of the redirect binding out of the query as it came (bindings 3.4.4.1; checks.md 3.2.4): the signature is
 * over these very characters, so they are never decoded and written again.
 * @param query without its question mark
 * @throws SamlFailure slo_message_missing, slo_parameters, slo_relay_state, saml_encoding, saml_too_large
 */
export function readLogoutQuery(query: string): ArrivedLogout {
  if (query.length > maxQueryCharacters)
    throw new SamlFailure("saml_too_large", said("atMost", { size: "256 KiB" }), said("more"));
  const raw = rawParameters(query);
  const parameter = onlyMessage(raw.has("SAMLRequest"), raw.has("SAMLResponse"));
  const encoding = raw.get("SAMLEncoding");
  if (encoding !== undefined && decode(encoding) !== deflate)
    throw new SamlFailure("slo_parameters", plain(deflate), plain(decode(encoding)));
  const relayState = raw.get("RelayState");
  return {
    binding: "redirect",
    parameter,
    xml: inflate(base64Bytes(decode(raw.get(parameter) ?? "", false))),
    relayState: relayState === undefined ? null : boundedRelayState(decode(relayState)),
    detached: detachedSignature(raw, parameter),
  };
}

/**
 * Reads a message of the POST binding (bindings 3.5). A signature beside the message counts for nothing there: only the one in it.
 * @param body of a form
 * @throws SamlFailure slo_message_missing, slo_parameters, slo_relay_state, saml_encoding, saml_too_large
 */
export function readLogoutForm(body: string): ArrivedLogout {
  const form = new URLSearchParams(body);
  const counts = ["SAMLRequest", "SAMLResponse", "RelayState"].map((name) => form.getAll(name).length);
  if (counts.some((count) => count > 1)) throw new SamlFailure("slo_parameters", said("eachFieldOnce"), plain(counts));
  const parameter = onlyMessage(form.has("SAMLRequest"), form.has("SAMLResponse"));
  const relayState = form.get("RelayState");
  return {
    binding: "post",
    parameter,
    xml: decodeBase64(form.get(parameter) ?? ""),
    relayState: relayState === null ? null : boundedRelayState(relayState),
    detached: null,
  };
}

/**
 * Reads a request of the SOAP binding (bindings 3.2). Only requests arrive there: an answer goes back on the connection that asked.
 * @param body as it came
 * @throws SamlFailure saml_encoding, saml_too_large
 */
export function readLogoutEnvelope(body: Uint8Array): ArrivedLogout {
  if (body.length > maxDecodedBytes)
    throw new SamlFailure("saml_too_large", said("atMost", { size: "512 KiB" }), said("more"));
  return { binding: "soap", parameter: "SAMLRequest", xml: utf8Text(body), relayState: null, detached: null };
}

/**
 * The parameters that count, as they are in the query. Twice, spelled in another way, or in another order than they are
 * signed in, two readers could see two messages.
 */
function rawParameters(query: string): ReadonlyMap<Parameter, string> {
  const found = new Map<Parameter, string>();
  for (const pair of query.split("&")) {
    const end = pair.indexOf("=");
    const written = end === -1 ? pair : pair.slice(0, end);
    const name = known.includes(written) ? written : decode(written);
    if (!isParameter(name)) continue;
    if (name !== written || found.has(name))
      throw new SamlFailure("slo_parameters", said("eachFieldOnce"), plain(name));
    found.set(name, end === -1 ? "" : pair.slice(end + 1));
  }
  const order = [...found.keys()].filter((name) => name !== "SAMLEncoding");
  const expected = signedOrder.filter((name) => found.has(name));
  if (order.join() !== expected.join()) throw new SamlFailure("slo_parameters", plain(expected), plain(order));
  return found;
}

function isParameter(name: string): name is Parameter {
  return known.includes(name);
}

/** @param isForm whether "+" is a space; in base64 it is itself */
function decode(text: string, isForm = true): string {
  try {
    return decodeURIComponent(isForm ? text.replaceAll("+", " ") : text);
  } catch {
    throw new SamlFailure("slo_parameters", plain("UTF-8"), said("notEncodedIn", { encoding: "UTF-8" }));
  }
}

function onlyMessage(hasRequest: boolean, hasResponse: boolean): LogoutParameter {
  if (hasRequest === hasResponse)
    throw new SamlFailure(
      "slo_message_missing",
      said("eitherOf", { values: plain(["SAMLRequest", "SAMLResponse"]) }),
      hasRequest ? plain(["SAMLRequest", "SAMLResponse"]) : nothing,
    );
  return hasRequest ? "SAMLRequest" : "SAMLResponse";
}

function boundedRelayState(text: string): string {
  if (text.length <= maxRelayState) return text;
  throw new SamlFailure(
    "slo_relay_state",
    said("characters", { count: maxRelayState }),
    said("characters", { count: text.length }),
  );
}

function inflate(bytes: Buffer): string {
  let inflated: Buffer;
  try {
    inflated = inflateRawSync(bytes, { maxOutputLength: maxDecodedBytes });
  } catch (error) {
    const isLarge = error instanceof RangeError;
    throw isLarge
      ? new SamlFailure("saml_too_large", said("atMost", { size: "512 KiB" }), said("more"))
      : new SamlFailure("saml_encoding", plain("DEFLATE"), said("notEncodedIn", { encoding: "DEFLATE" }));
  }
  return utf8Text(inflated);
}

/** What is signed: message, RelayState and algorithm with their names, as they came (bindings 3.4.4.1). */
function detachedSignature(raw: ReadonlyMap<Parameter, string>, parameter: LogoutParameter): DetachedSignature | null {
  const [algorithm, signature] = [raw.get("SigAlg"), raw.get("Signature")];
  if (algorithm === undefined || signature === undefined) return null;
  const octets = ([parameter, "RelayState", "SigAlg"] as const)
    .filter((name) => raw.has(name))
    .map((name) => `${name}=${raw.get(name)}`)
    .join("&");
  return { octets, algorithm: decode(algorithm), signature: base64Bytes(decode(signature, false)) };
}
