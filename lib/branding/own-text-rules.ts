import { isPlainText } from "@/lib/identity/hidden-characters";

/** What may stand in curly brackets in an organization's own texts. */
export type Placeholder = "organization" | "person" | "email";

/** How long a text may be, and what may stand in it. */
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

/** Links are read before they are followed: https alone, written as the browser shows them, to a host with a domain. */
function findLinkProblem(text: string, { lines }: OwnTextRule): string | null {
  const meant = [...text.matchAll(/[a-z][a-z0-9+.-]*:\/\/\S*/gi)];
  const [first] = meant;
  if (first && lines === 1) return "no_links";
  const bad = meant.find(({ 0: found, index }) => !isWholeLink(found, text.slice(index)));
  return bad ? `link: ${bad[0].slice(0, 100)}` : null;
}

function isWholeLink(found: string, rest: string): boolean {
  const [piece] = splitLinks(rest);
  if (!found.startsWith("https://") || piece?.kind !== "link") return false;
  const url = URL.canParse(piece.value) ? new URL(piece.value) : null;
  if (!url || url.username || url.password || !url.hostname.includes(".")) return false;
  const isAsShown = url.href === piece.value || url.href === `${piece.value}/`;
  return isAsShown && afterAddress.test(rest.slice(piece.value.length));
}
