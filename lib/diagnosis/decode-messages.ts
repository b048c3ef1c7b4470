import type { KeyObject } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import type { StoredResponse } from "@/lib/activity/stored-response";
import type { Fact } from "@/lib/facts/fact-schema";
import { describeResponse, type ResponseDescription } from "@/lib/saml/describe-response";
import { formatXml } from "@/lib/saml/format-xml";
import { ns } from "@/lib/saml/saml-names";
import type { OutgoingRequest } from "@/lib/saml/samlify-messages";
import { childElement, parseMessage } from "@/lib/saml/xml-document";
import { decryptElement } from "@/lib/saml/xml-encryption";
import type { XmlElement } from "@/lib/saml/xml-tree";

/** A message as an administrator reads it. */
export type DecodedMessage = {
  kind: "request" | "answer" | "assertion" | "token" | "keys" | "userinfo" | "other" | "id_token";
  text: string;
  /** Why there is no text: an endpoint did not answer. */
  failure?: Fact;
  signatures: ResponseDescription["signatures"];
};

const maxInflated = 256 * 1024;
/** A page shows no more of a message than this. */
const maxLength = 200_000;
/** Indentation multiplies depth by length: what is larger or deeper is shown as it came. */
const maxFormatted = 64 * 1024;
const maxDepth = 20;

/**
 * What was sent and what came, formatted. Pure.
 * @param decryptionKeys our private keys, to show what an encrypted assertion says; none where they are not at hand
 */
export function decodeMessages(answer: StoredResponse, decryptionKeys: readonly KeyObject[]): DecodedMessage[] {
  const request = answer.sent ? [message("request", decodeRequest(answer.sent))] : [];
  if (answer.protocol === "oidc")
    return [
      ...request,
      message("answer", parameters(new URLSearchParams(answer.parameters))),
      ...answer.exchanges.flatMap(({ role, status, body, failure }) => [
        failure
          ? { ...message(role, ""), failure }
          : message(role, status === 0 ? body : `HTTP ${status}\n\n${formatJson(body)}`),
        ...(role === "token" ? idTokenOf(body) : []),
      ]),
    ];
  const xml = Buffer.from(answer.samlResponse, "base64").toString("utf8");
  const root = parsed(xml);
  if (!root) return [...request, message("answer", xml)];
  const { signatures } = describeResponse(root);
  return [...request, { ...message("answer", formatXml(root)), signatures }, ...decrypted(root, decryptionKeys)];
}

const message = (kind: DecodedMessage["kind"], text: string): DecodedMessage => ({
  kind,
  text: text.length > maxLength ? `${text.slice(0, maxLength)}\n… (${text.length} characters)` : text,
  signatures: [],
});

function decodeRequest(sent: OutgoingRequest): string {
  const url = new URL(sent.url);
  const field = sent.binding === "post" ? sent.fields.SAMLRequest : url.searchParams.get("SAMLRequest");
  if (field === null) return `${url.origin}${url.pathname}\n\n${parameters(url.searchParams)}`;
  const bytes = Buffer.from(field, "base64");
  const xml = (sent.binding === "post" ? bytes : inflateRawSync(bytes, { maxOutputLength: maxInflated })).toString(
    "utf8",
  );
  const root = parsed(xml);
  const others = sent.binding === "post" ? "" : parameters(url.searchParams, "SAMLRequest");
  return [`${url.origin}${url.pathname}`, others, root ? formatXml(root) : xml].filter(Boolean).join("\n\n");
}

function parameters(query: URLSearchParams, without = ""): string {
  return [...query].flatMap(([name, value]) => (name === without ? [] : [`${name} = ${value}`])).join("\n");
}

function decrypted(root: XmlElement, keys: readonly KeyObject[]): DecodedMessage[] {
  const encrypted = childElement(root, ns.assertion, "EncryptedAssertion");
  if (!encrypted || keys.length === 0) return [];
  try {
    const assertion = parseMessage(decryptElement(encrypted, keys));
    const { signatures } = describeResponse(assertion);
    return [{ ...message("assertion", formatXml(assertion)), signatures }];
  } catch {
    return [];
  }
}

function idTokenOf(body: string): DecodedMessage[] {
  const token = readJson(body)?.id_token;
  if (typeof token !== "string") return [];
  const parts = token.split(".");
  // An encrypted one (RFC 7516, section 3.1) has a header to show, and nothing that anybody could read.
  const readable = parts.length === 5 ? parts.slice(0, 1) : parts;
  const [header = "", payload = ""] = readable.map((part) => Buffer.from(part, "base64url").toString("utf8"));
  return [message("id_token", `${formatJson(header)}\n\n${formatJson(payload)}`)];
}

function formatJson(text: string): string {
  const value = text.length > maxFormatted || depthOf(text) > maxDepth ? null : readJson(text);
  return value === null ? text : JSON.stringify(value, null, 2);
}

/** How deep brackets go; those inside strings count, too, which only makes it careful. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === "{" || character === "[") deepest = Math.max(deepest, ++depth);
    else if (character === "}" || character === "]") depth -= 1;
  }
  return deepest;
}

function readJson(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

function parsed(xml: string): XmlElement | null {
  try {
    return parseMessage(xml);
  } catch {
    return null;
  }
}
