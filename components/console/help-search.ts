import type { HelpTopic } from "./help-topics";

/** One part of a topic: what is below one of its headings, or above the first. */
type HelpPart = { heading: string | null; html: string };
export type HelpText = { topic: HelpTopic; title: string; parts: HelpPart[] };

/** Where the words were found: in a part of a topic, with what is around the first of them. */
export type HelpHit = { topic: HelpTopic; title: string; part: number; heading: string | null; excerpt: string };

/** What a search reads of what was typed, and how many places it names: more are no help. */
export const longestHelpSearch = 100;
const mostHits = 20;
const excerptLength = 120;

const entities: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };

/** The HTML of a document, cut at its headings. Pure. */
export function partsOf(html: string): HelpPart[] {
  const parts = html.split(/(?=<h2\b)/).map((part): HelpPart => {
    const [, heading, rest] = /^<h2\b[^>]*>([\s\S]*?)<\/h2>([\s\S]*)$/.exec(part) ?? [];
    return heading === undefined
      ? { heading: null, html: part.trim() }
      : { heading: plainText(heading), html: (rest ?? "").trim() };
  });
  return parts.filter((part) => part.heading !== null || part.html !== "");
}

/** The parts in which all words stand, those with all of them in a title or a heading first. Pure. */
export function searchHelp(texts: readonly HelpText[], typed: string): HelpHit[] {
  const words = typed.slice(0, longestHelpSearch).toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const hasAll = (text: string) => words.every((word) => text.includes(word));
  const found = texts.flatMap(({ topic, title, parts }) =>
    parts.flatMap(({ heading, html }, part) => {
      const name = `${title} ${heading ?? ""}`.toLowerCase();
      const text = plainText(html);
      if (!hasAll(`${name} ${text.toLowerCase()}`)) return [];
      return [{ isNamed: hasAll(name), hit: { topic, title, part, heading, excerpt: excerptOf(text, words) } }];
    }),
  );
  return [...found.filter(({ isNamed }) => isNamed), ...found.filter(({ isNamed }) => !isNamed)]
    .slice(0, mostHits)
    .map(({ hit }) => hit);
}

function plainText(html: string): string {
  return html
    .replace(/<\/?(a|code|em|strong)\b[^>]*>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/&(amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity)
    .replace(/\s+/g, " ")
    .trim();
}

/** What is around the first word that is found, cut at spaces where there are some. */
function excerptOf(text: string, words: readonly string[]): string {
  const places = words.map((word) => text.toLowerCase().indexOf(word)).filter((place) => place >= 0);
  const from = Math.max(0, Math.min(...places, text.length) - excerptLength / 3);
  const begin = from === 0 || places.length === 0 ? 0 : text.indexOf(" ", from) + 1;
  const before = begin > 0 ? "… " : "";
  if (begin + excerptLength >= text.length) return `${before}${text.slice(begin)}`;
  const cut = text.slice(begin, begin + excerptLength);
  const space = cut.lastIndexOf(" ");
  // Some languages have no spaces to cut at.
  return `${before}${cut.slice(0, space > excerptLength / 2 ? space : undefined)} …`;
}
