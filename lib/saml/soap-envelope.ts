import { plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { checkIds } from "./response-structure";
import { SamlFailure } from "./saml-failure";
import { messageNames } from "./saml-names";
import { childElements, parseMessage, walk } from "./xml-document";
import type { XmlAttribute, XmlElement } from "./xml-tree";
import { type Xml, xmlElement } from "./xml-writer";

/** Envelopes of SOAP 1.1, as far as the SOAP binding of SAML needs them (bindings 3.2). */

const soapNamespace = "http://schemas.xmlsoap.org/soap/envelope/";

/** What a Fault is called (SOAP 1.1, 4.4.1). */
export type FaultCode = "VersionMismatch" | "MustUnderstand" | "Client" | "Server";

/** An envelope that cannot be opened, and what SOAP calls that. */
export class EnvelopeFailure extends SamlFailure {
  constructor(
    readonly faultCode: FaultCode,
    expected: Fact,
    got: Fact,
  ) {
    super("slo_envelope", expected, got);
  }
}

/**
 * The one message in the Body of an envelope, in its place there: checks.md 3.2.12. Its signature is the only one that counts, so
 * nothing that looks like a message or a signature may be outside it. Pure.
 * @throws SamlFailure slo_envelope, saml_*
 */
export function openEnvelope(text: string): XmlElement {
  const envelope = parseMessage(text);
  if (envelope.localName !== "Envelope") throw misshapen(envelope.nodeName);
  if (envelope.namespaceURI !== soapNamespace)
    throw new EnvelopeFailure("VersionMismatch", plain(soapNamespace), plain(envelope.namespaceURI));
  const parts = childElements(envelope);
  const [header, body] = parts.length === 2 ? parts : [null, ...parts];
  if (!body || parts.length > 2 || !isSoap(body, "Body") || (header && !isSoap(header, "Header")))
    throw misshapen(parts.map(({ nodeName }) => nodeName));
  if (header) checkHeader(header);
  const [message, ...more] = childElements(body);
  if (!message || more.length > 0) throw misshapen(childElements(body).map(({ nodeName }) => nodeName));
  checkIdsOf(envelope);
  return message;
}

const misshapen = (got: string | readonly string[]) =>
  new EnvelopeFailure("Client", said("soapEnvelope"), plain(typeof got === "string" ? got : [...got]));

const isSoap = ({ namespaceURI, localName }: XmlElement, name: string) =>
  namespaceURI === soapNamespace && localName === name;

/** SOAP 1.1, 4.2.3: what has to be understood, and is not, refuses the whole. */
function checkHeader(header: XmlElement): void {
  const asksForMore = ({ namespaceURI, localName, value }: XmlAttribute) =>
    namespaceURI === soapNamespace && localName === "mustUnderstand" && !["0", "false"].includes(value.trim());
  for (const element of walk(header)) {
    if (element.attributes.some(asksForMore))
      throw new EnvelopeFailure("MustUnderstand", said("noMandatoryHeader"), plain(element.nodeName));
    // By bare local name: a look-alike in another namespace has no honest use.
    if (messageNames.includes(element.localName) || element.localName === "Signature")
      throw new EnvelopeFailure("Client", said("messageInBodyAlone"), plain(element.nodeName));
  }
}

function checkIdsOf(envelope: XmlElement): void {
  const ids = new Set<string>();
  for (const element of walk(envelope)) checkIds(element, ids);
}

/** A message of ours in an envelope. @param message as `signRoot` or the builders of messages wrote it */
export function putIntoEnvelope(message: string): string {
  return enveloped({ xml: message });
}

/** A Fault (SOAP 1.1, 4.4). @param text for readers of the provider's log */
export function buildFault(code: FaultCode, text: string): string {
  return enveloped(
    xmlElement("soap:Fault", {}, [
      xmlElement("faultcode", {}, [`soap:${code}`]),
      xmlElement("faultstring", {}, [text]),
    ]),
  );
}

function enveloped(content: Xml): string {
  const envelope = xmlElement("soap:Envelope", { "xmlns:soap": soapNamespace }, [
    xmlElement("soap:Body", {}, [content]),
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${envelope.xml}`;
}
