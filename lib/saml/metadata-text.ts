import { SsoError } from "@/lib/errors/sso-error";
import { nothing, plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { ns } from "./saml-names";
import { metadataLimits } from "./xml-limits";
import type { XmlRules } from "./xml-namespaces";
import { readXml } from "./xml-reader";
import type { XmlElement } from "./xml-tree";

const maxCharacters = 2 * 1024 * 1024;
const maxTags = 40_000;

/** What browsers write above a document that they show: a sentence or two, in any language. */
const maxBanner = 500;

/** Metadata may carry comments and CDATA. */
const metadataRules: XmlRules = {
  limits: metadataLimits,
  allowsMarkup: true,
  malformed: (problem) => new SsoError("metadata_malformed", { expected: said("wellFormedXml"), got: problem }),
  tooComplex: (expected, got) => new SsoError("metadata_too_large", { expected, got }),
};

/**
 * The root element of a metadata text. What came instead is told by name, because it tells what to do next.
 * @throws SsoError metadata_malformed, metadata_web_page, metadata_is_address, metadata_dtd, metadata_too_large
 */
export function parseMetadataText(text: string): XmlElement {
  if (text.length > maxCharacters)
    throw new SsoError("metadata_too_large", {
      expected: said("atMost", { size: "2 MiB" }),
      got: said("characters", { count: text.length }),
    });
  const body = withoutBanner(text.replace(/^\ufeff/, "").trim());
  refuseOthers(body);
  if (/<!\s*(DOCTYPE|ENTITY)/i.test(body))
    throw new SsoError("metadata_dtd", { expected: said("noDoctype"), got: said("doctype") });
  if (body.split("<").length > maxTags)
    throw new SsoError("metadata_too_large", { expected: said("atMostTags", { count: maxTags }), got: said("more") });
  const root = readXml(body, metadataRules);
  const isMetadata =
    root.namespaceURI === ns.metadata && ["EntityDescriptor", "EntitiesDescriptor"].includes(root.localName);
  if (!isMetadata)
    throw new SsoError("metadata_malformed", { expected: said("entityDescriptor"), got: plain(`<${root.localName}>`) });
  return root;
}

/** Whole XML below the sentence with which a browser shows a document without style. */
function withoutBanner(body: string): string {
  const at = body.indexOf("<");
  if (at <= 0 || at > maxBanner) return body;
  const rest = body.slice(at);
  return /^<(?:\?xml\s|(?:[\w.-]+:)?Entit(?:y|ies)Descriptor[\s>])/.test(rest) ? rest : body;
}

function refuseOthers(body: string): void {
  if (isWebPage(body))
    throw new SsoError("metadata_web_page", { expected: said("samlMetadata"), got: said("webPage") });
  if (isAddress(body))
    throw new SsoError("metadata_is_address", { expected: said("metadataItself"), got: plain(body.slice(0, 200)) });
  if (body.startsWith("<")) return;
  throw new SsoError("metadata_malformed", { expected: said("xmlDocument"), got: describeText(body) });
}

/** Comments and an XML declaration may be before it (XHTML, pages of proxies). */
function isWebPage(body: string): boolean {
  const start = body.slice(0, 4000).replace(/<!--[\s\S]*?-->|<\?[^>]*\?>/g, "");
  return /^\s*<(?:!DOCTYPE\s+html|html|head|body|script|meta)\b/i.test(start);
}

function isAddress(body: string): boolean {
  return (
    body.length <= 2000 && /^["'(]?(?:https?:\/\/\S+|[a-z0-9][a-z0-9.-]*\.[a-z]{2,}(?::\d+)?\/\S*)["')]?$/i.test(body)
  );
}

function describeText(body: string): Fact {
  if (body === "") return nothing;
  if (body.includes("-----BEGIN CERTIFICATE-----")) return said("certificateText");
  return body.startsWith("{") ? said("jsonText") : said("notXml");
}
