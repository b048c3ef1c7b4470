import { parseMessage } from "@/lib/saml/xml-document";
import { makeDocument } from "./documents";
import { problemsByLibxml2 } from "./opponents";
import { type Random, randomOf } from "./random";

/** What one damaged document showed: whether we read it, and what libxml2 says against that. */
export type ReaderRound = { isRead: boolean; problems: string[] };

/** One generated document, damaged a little: what libxml2 does not call XML, we do not read either. */
export function readerRound(seed: number): ReaderRound {
  const random = randomOf(seed);
  let xml = makeDocument(random, false);
  for (let count = 1 + random.below(2); count > 0; count--) xml = damage(xml, random);
  try {
    parseMessage(xml);
  } catch {
    return { isRead: false, problems: [] };
  }
  const problems = problemsByLibxml2(xml.trim()).map((problem) => `${seed}: ${problem}\n${JSON.stringify(xml)}`);
  return { isRead: true, problems };
}

const pieces = [
  ..."<>&;\"'=:/?! -.#x1aB\t\n\r",
  "xmlns",
  "xmlns:",
  "xml:",
  ' xmlns:p=""',
  " a='b'",
  "]]>",
  "&#0;",
  "&#xD800;",
  "&#x1F600;",
  "\u0000",
  "\u00d7",
  "\u00b7",
  "\u0300",
  "\u2028",
  "\ufffe",
  "\ud800",
  "\u{1f600}",
];

function damage(xml: string, random: Random): string {
  const at = random.below(xml.length + 1);
  const end = at + random.below(4);
  return xml.slice(0, at) + (random.oneIn(3) ? "" : random.pick(pieces)) + xml.slice(end);
}
