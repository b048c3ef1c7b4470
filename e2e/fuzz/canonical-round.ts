import { type CanonicalForm, canonicalXml } from "@/lib/saml/canonical-xml";
import { parseMessage, walk } from "@/lib/saml/xml-document";
import type { XmlElement } from "@/lib/saml/xml-tree";
import { makeDocument } from "./documents";
import { canonicalByLibxml2, canonicalByXmlCrypto } from "./opponents";
import { randomOf } from "./random";

/**
 * One generated document, canonicalized by us and by the opponents.
 * @param seed names the document; even ones hold what providers send, and are shown to xml-crypto as well
 * @returns what differs; empty when nothing does
 */
export function canonicalRound(seed: number): string[] {
  const random = randomOf(seed);
  const isField = seed % 2 === 0;
  const xml = makeDocument(random, isField);
  const root = parseMessage(xml);
  const apex = walk(root).find(({ localName }) => localName === "apex");
  if (!apex) return [`${seed}: no apex`];
  const prefixes = random.shuffled(["", "p", "q", "B", "none"]).slice(0, random.below(4));
  const listed = isField ? prefixes.filter((prefix) => prefix !== "" && prefix !== "B") : prefixes;
  const forms: CanonicalForm[] = [
    { exclusive: true, inclusivePrefixes: [] },
    { exclusive: true, inclusivePrefixes: listed },
    { exclusive: false, inclusivePrefixes: [] },
  ];
  const theirs = canonicalByLibxml2(xml, forms);
  return forms.flatMap((form, index) => {
    const differences: string[] = [];
    const hold = (who: string, they: string | undefined, we: string) => {
      if (they === we) return;
      differences.push(`${seed} ${JSON.stringify(form)} ${who}\n${xml}\nthey: ${they}\nwe:   ${we}`);
    };
    const ours = canonical(apex, form);
    hold("libxml2, document", theirs[index]?.document, canonical(root, form));
    // The inclusive form would inherit xml: attributes into the apex; we do not (decision 0058).
    if (form.exclusive || !xml.includes("xml:lang")) hold("libxml2", theirs[index]?.apex, ours);
    // xml-crypto writes a default namespace twice that an apex without prefix has from around it.
    if (isField && (form.exclusive || apex.prefix !== "" || apex.namespaceURI === null || apex === root))
      hold("xml-crypto", canonicalByXmlCrypto(xml, form), ours);
    // What was written means the same and is written the same.
    hold("again", canonical(parseMessage(ours), form), ours);
    return differences;
  });
}

function canonical(element: XmlElement, form: CanonicalForm): string {
  return canonicalXml(element, form, { maxCharacters: 1_000_000, tooLong: () => new Error("too long") });
}
