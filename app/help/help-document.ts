import { readFile } from "node:fs/promises";
import { posix } from "node:path";
import { Marked } from "marked";
import { type HelpText, partsOf } from "@/components/console/help-search";
import { helpTopics } from "@/components/console/help-topics";
import type { Language } from "@/lib/messages/languages";
import { listPresets } from "@/lib/presets/preset-store";

/** Documents that are there in English only: rendered from data, or written for whoever runs the installation. */
const englishOnly = [
  "errors",
  "self-hosting",
  "upgrading",
  "connect-openid",
  "connect-an-application",
  "reverse-proxies",
  ...listPresets().map(({ id }) => `guides/${id}`),
];

export type HelpDocument = { title: string; html: string; language: Language };

/**
 * A document of docs/ as HTML. Only names of a fixed list are read, so no path of a visitor reaches the disk; and the documents are
 * our own, so their HTML is trusted.
 * @param name a help topic, or "errors", "self-hosting", "connect-an-application", "guides/okta-saml" and so on
 * @returns null for every other name
 */
export async function readHelp(name: string, language: Language): Promise<HelpDocument | null> {
  if (helpTopics.some((topic) => topic === name)) return render(`help/${language}/${name}.md`, language);
  return englishOnly.includes(name) ? render(`${name}.md`, "en") : null;
}

/** All topics of the console, cut at their headings, for a search of them. */
export async function readTopics(language: Language): Promise<HelpText[]> {
  const documents = helpTopics.map(async (topic) => ({
    topic,
    ...(await render(`help/${language}/${topic}.md`, language)),
  }));
  return (await Promise.all(documents)).map(({ topic, title, html }) => ({
    topic,
    title,
    // Read beside a page that must stay as it is.
    parts: partsOf(html.replaceAll("<a href=", '<a target="_blank" href=')),
  }));
}

const rendered = new Map<string, Promise<HelpDocument>>();

/** Each document once a process: anybody may ask for it as often as they like. */
function render(path: string, language: Language): Promise<HelpDocument> {
  const known = rendered.get(path) ?? renderFile(path, language);
  rendered.set(path, known);
  return known;
}

async function renderFile(path: string, language: Language): Promise<HelpDocument> {
  const text = await readFile(posix.join("docs", path), "utf8");
  const [first = "", ...lines] = text.split("\n");
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text: heading }) {
        return `<h${depth} id="${anchorOf(heading)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const inner = this.parser.parseInline(tokens);
        const target = targetOf(href, path);
        return target === null ? inner : `<a href="${target}">${inner}</a>`;
      },
      // A block that scrolls can be reached by keyboard.
      code: ({ text }) => `<pre tabindex="0"><code>${escapeHtml(text)}</code></pre>\n`,
      // Pictures stay with the documents; the product shows the pages themselves.
      image: () => "",
    },
  });
  return { title: first.replace(/^# /, ""), html: await marked.parse(lines.join("\n")), language };
}

/** What a heading is linked by. Pure. */
export function anchorOf(heading: string): string {
  const words = heading.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  return words.join("-");
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A link between documents as one between pages; null when its document is not part of the help. */
function targetOf(href: string, from: string): string | null {
  if (/^(https:\/\/|\/|#)/.test(href)) return href;
  const [file = "", anchor] = href.split("#");
  const name = posix.join(posix.dirname(from), file).replace(/\.md$/, "");
  const isThere = englishOnly.includes(name);
  return isThere ? `/help/${name}${anchor === undefined ? "" : `#${anchor}`}` : null;
}
