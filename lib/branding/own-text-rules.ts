import { isPlainText } from "@/lib/identity/hidden-characters";

/** What may be in curly brackets in an organization's custom texts. */
export type Placeholder = "organization" | "person" | "email";

/** How long a text may be, and what may be in it. */
export type OwnTextRule = { max: number; lines: number; placeholders: readonly Placeholder[] };

/** A piece of a text: words as they are, or the whole address of a link. */
export type TextPiece = { kind: "words" | "link"; value: string };

/** What of an address is surely its own: ASCII alone, so that no letter of another alphabet looks like one of a known host. */
const address = /https:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+/g;
/** A sentence goes on after an address. */
const closing = /[.,;:!?'")\]]+$/;
/** What may follow: else an address would seem to go on in letters that do not belong to it. */
const afterAddress =
  /^(?:$|[\s.,;:!?'")\]»”’…–—、。，．）」』！？：；\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/u;

/** Words and links of a text, in order. Pure. */
export function splitLinks(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(address)) {
    const link = found.replace(closing, "");
    if (index > end) pieces.push({ kind: "words", value: text.slice(end, index) });
    pieces.push({ kind: "link", value: link });
    end = index + link.length;
  }
  if (end < text.length) pieces.push({ kind: "words", value: text.slice(end) });
  return pieces;
}

/** A text as it is kept: the line breaks of every system are one, and no line ends in blanks. Pure. */
export function tidyText(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[\t ]+(?=\n|$)/g, "")
    .replace(/\t/g, " ")
    .trim();
}

/**
 * What is wrong with a text of an organization, as a key of the `validation` texts, with what is meant where that helps. Pure.
 * @returns null where nothing is
 */
export function findTextProblem(text: string, rule: OwnTextRule): string | null {
  const lines = text.split("\n");
  if (rule.lines === 1 && !isPlainText(text)) return "plain_text";
  if (!lines.every(isPlainText)) return "hidden_characters";
  if (lines.length > rule.lines) return `too_many_lines: ${rule.lines}`;
  return findPlaceholderProblem(text, rule) ?? findLinkProblem(text, rule);
}

function findPlaceholderProblem(text: string, { placeholders: known }: OwnTextRule): string | null {
  const unknown = [...text.matchAll(/\{([^{}]*)\}/g)].find(([, name]) => !known.some((one) => one === name));
  if (unknown) return `placeholder_unknown: ${unknown[0].slice(0, 60)}`;
  return /[{}]/.test(text.replace(/\{[^{}]*\}/g, "")) ? "placeholder_bracket" : null;
}

/**
 * Links are read before they are followed: https alone, written as the browser shows them, to a host with a domain. Checked is what is
 * shown, each address of a text and each word that mail programs would take for one, however they are beside each other.
 */
function findLinkProblem(text: string, { lines }: OwnTextRule): string | null {
  const [first] = text.match(/[a-z][a-z0-9+.-]*:\/\/\S*/i) ?? [];
  if (first === undefined) return null;
  if (lines === 1) return "no_links";
  let start = 0;
  for (const { kind, value } of splitLinks(text)) {
    const end = start + value.length;
    const meant = kind === "link" ? start : start + value.search(/[a-z][a-z0-9+.-]*:\/\//i);
    const isGood = kind === "link" ? isWholeLink(value) && standsAlone(text, { start, end }) : meant < start;
    if (!isGood) return `link: ${/^\S*/.exec(text.slice(meant))?.[0].slice(0, 100)}`;
    start = end;
  }
  return null;
}

/** Whether an address begins and ends where it is shown to. */
const standsAlone = (text: string, { start, end }: { start: number; end: number }) =>
  afterAddress.test(text.slice(end)) && !/[a-z0-9+.-]$/i.test(text.slice(0, start));

function isWholeLink(shown: string): boolean {
  const url = URL.canParse(shown) ? new URL(shown) : null;
  if (!url || url.username || url.password || !url.hostname.includes(".")) return false;
  return url.href === shown || url.href === `${shown}/`;
}
