import { said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { SamlFailure } from "./saml-failure";

export const maxElements = 5_000;
export const maxDepth = 64;
// Parsing costs the square of an element's attributes, namespaces in scope times elements, and canonicalization prefixes
// times elements: a message that names thousands would stop the process.
export const maxAttributes = 64;
export const maxPrefixes = 64;
// The parser looks for the end of each name that it has not met before; genuine messages know about fifty.
const maxNames = 500;

/**
 * A tag from its name to its end; quoted values may hold ">". Linear time: the look-ahead gives the name one possible end, and the
 * alternatives after it are disjoint. Where they overlap, a piece without an end costs the square of its length.
 */
const tagPattern = /^\/?[^\s<>"'/=]+(?=[\s/>])(?:[^"'<>]|"[^"<]*"|'[^'<]*')*>/;

/**
 * Holds the limits of checks.md 3.1.5, on the text, before a parser spends time on it. `checkComplexity` holds them
 * again on what was parsed. Pure; one pass.
 * @param body a message without declaration, comments, CDATA and processing instructions
 * @throws SamlFailure saml_too_complex, saml_xml_malformed
 */
export function checkLimits(body: string): void {
  const tooComplex = (expected: Fact) => new SamlFailure("saml_too_complex", expected, said("more"));
  const pieces = body.split("<").slice(1);
  if (pieces.length > maxElements * 2) throw tooComplex(said("atMostElements", { count: maxElements }));
  const prefixes = new Set<string>();
  const elements = new Set<string>();
  let depth = 0;
  for (const piece of pieces) {
    const tag = tagPattern.exec(piece)?.[0];
    if (tag === undefined) throw new SamlFailure("saml_xml_malformed", said("wellFormedXml"), said("unclosedTag"));
    if (tag.startsWith("/")) {
      depth -= 1;
      continue;
    }
    if (depth + 1 > maxDepth) throw tooComplex(said("atMostElementsDeep", { count: maxElements, depth: maxDepth }));
    if (!tag.endsWith("/>")) depth += 1;
    elements.add(/^[^\s/>]+/.exec(tag)?.[0] ?? "");
    if (elements.size > maxNames) throw tooComplex(said("atMostElementNames", { count: maxNames }));
    // Values may hold anything that looks like markup.
    const names = tag.replace(/"[^"]*"|'[^']*'/g, "");
    if (names.split("=").length > maxAttributes + 1)
      throw tooComplex(said("atMostAttributes", { count: maxAttributes }));
    for (const [, prefix = ""] of names.matchAll(/\sxmlns:([^\s=]+)/g)) prefixes.add(prefix);
    if (prefixes.size > maxPrefixes) throw tooComplex(said("atMostPrefixes", { count: maxPrefixes }));
  }
}
