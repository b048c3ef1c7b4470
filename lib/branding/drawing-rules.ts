import { said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { factSummary } from "@/lib/facts/fact-summary";

/** What a drawing may not have: each makes a few bytes cost seconds, or reads another picture with another decoder. */
const forbidden = new Set([
  "pattern",
  "marker",
  "filter",
  "image",
  "feimage",
  "foreignobject",
  "audio",
  "video",
  "iframe",
  "include",
]);
/** What is drawn again at every place that names it. */
const repeated = new Set(["use", "clippath", "mask", "symbol"]);

const limits = { elements: 10_000, depth: 100, drawn: 20_000 };

type Node = { name: string; references: string[]; children: Node[] };

/**
 * Checks an SVG drawing before anything draws it, by its text alone: what it names must be parts of itself, and what is named again
 * and again must not add up. A drawing of two kilobytes can otherwise ask for a billion shapes.
 * @returns what is wrong with it; null when it may be drawn
 */
export function drawingFault(bytes: Uint8Array): Fact | null {
  const text = plainText(bytes);
  if (text === null) return said("notUtf8Drawing");
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) return said("doctype");
  try {
    const { root, byId, styles } = readNodes(text);
    for (const style of styles) checkStyle(style, byId);
    const total = costOf(root, { byId, known: new Map(), open: new Set() });
    return total > limits.drawn ? said("repeatingDrawing") : null;
  } catch (error) {
    if (error instanceof Fault) return error.fact;
    throw error;
  }
}

class Fault extends Error {
  constructor(readonly fact: Fact) {
    super(factSummary(fact));
  }
}

/** The text that a reader of XML sees; null where it could see another one than we do. */
function plainText(bytes: Uint8Array): string | null {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
  const declared = /^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)/i.exec(text)?.[1] ?? "utf-8";
  return text.includes("\u0000") || !/^(?:utf-?8|us-ascii)$/i.test(declared) ? null : text;
}

/** `byId` holds every part of a name: which of several is meant, readers do not agree on. */
type Document = { root: Node; byId: Map<string, Node>; styles: string[] };

/** One walk over the tags, without looking back: a hostile text takes no longer than an honest one. */
function readNodes(text: string): Document {
  const root: Node = { name: "", references: [], children: [] };
  const document: Document = { root, byId: new Map(), styles: [] };
  const open = [root];
  let elements = 0;
  for (let at = text.indexOf("<"); at !== -1; at = text.indexOf("<", at)) {
    const skipped = skipOther(text, at);
    if (skipped !== null) {
      at = skipped;
      continue;
    }
    const end = endOfTag(text, at);
    const tag = text.slice(at + 1, end - 1);
    at = end;
    if (tag.startsWith("/")) {
      if (open.length > 1) open.pop();
      continue;
    }
    elements += 1;
    if (elements > limits.elements) throw new Fault(said("moreElements", { count: limits.elements }));
    const node = readTag(tag, document.byId);
    open.at(-1)?.children.push(node);
    if (node.name === "style") document.styles.push(text.slice(end, closingOf(text, end)));
    if (!tag.endsWith("/")) open.push(node);
    if (open.length > limits.depth) throw new Fault(said("tooDeepElements", { count: limits.depth }));
  }
  return document;
}

/** Where a comment, a section of plain characters or an instruction ends; null for a tag. */
function skipOther(text: string, at: number): number | null {
  for (const [start, stop] of [
    ["<!--", "-->"],
    ["<![CDATA[", "]]>"],
    ["<?", "?>"],
  ] as const)
    if (text.startsWith(start, at)) return after(text, stop, at + start.length);
  return null;
}

function after(text: string, stop: string, from: number): number {
  const found = text.indexOf(stop, from);
  if (found === -1) throw new Fault(said("cutDrawing"));
  return found + stop.length;
}

/** The end of a tag: a quoted value may hold a `>`. */
function endOfTag(text: string, at: number): number {
  for (let index = at + 1; index < text.length; index += 1) {
    const character = text[index];
    if (character === ">") return index + 1;
    if (character === '"' || character === "'") index = after(text, character, index + 1) - 1;
  }
  throw new Fault(said("cutDrawing"));
}

function closingOf(text: string, from: number): number {
  const found = text.indexOf("</", from);
  return found === -1 ? text.length : found;
}

/** Begins at the start of a name alone: from each of its characters, a name without a value costs the square of its length. */
const attributePattern = /(?<![^\s=<>"'/])([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

function readTag(tag: string, byId: Map<string, Node>): Node {
  const name = localName(/^[^\s/]+/.exec(tag)?.[0] ?? "");
  if (forbidden.has(name)) throw new Fault(said("drawingWith", { name }));
  const node: Node = { name, references: [], children: [] };
  for (const [, attribute = "", doubled, single] of tag.matchAll(attributePattern)) {
    const value = withoutReferences(doubled ?? single ?? "");
    const called = localName(attribute);
    if (called === "id") addNamed(byId, value, node);
    if (called === "href" && name === "use") node.references.push(ownPart(value));
    if (called !== "d" && called !== "points") node.references.push(...namedIn(value));
  }
  return node;
}

function addNamed(byId: Map<string, Node>, id: string, node: Node): void {
  const parts = byId.get(id) ?? { name: "", references: [], children: [] };
  parts.children.push(node);
  byId.set(id, parts);
}

const localName = (name: string) => name.slice(name.lastIndexOf(":") + 1).toLowerCase();

/** An attribute's value as a reader of XML sees it. */
function withoutReferences(value: string): string {
  return value
    .replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (whole, hex?: string, decimal?: string) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'");
}

/** What a style names by `url(#...)`. Whatever else could be such a name is refused: nothing is fetched, nothing is hidden. */
function namedIn(value: string): string[] {
  if (!/url|\\/i.test(value)) return [];
  if (value.includes("\\")) throw new Fault(said("escapedDrawing"));
  const named = [...value.matchAll(/url\(\s*["']?#([^"'()\s]+)["']?\s*\)/gi)].map(([, id = ""]) => id);
  if (named.length < (value.match(/url\(/gi) ?? []).length) throw new Fault(said("drawingOutside"));
  return named;
}

function ownPart(value: string): string {
  if (!value.trim().startsWith("#")) throw new Fault(said("drawingOutside"));
  return value.trim().slice(1);
}

/** A style sheet may name colour gradients; how often it names anything else cannot be counted here. */
function checkStyle(style: string, byId: Document["byId"]): void {
  if (/@import/i.test(style)) throw new Fault(said("drawingOutside"));
  for (const id of namedIn(style)) {
    const name = byId.get(id)?.children.find((part) => repeated.has(part.name))?.name;
    if (name !== undefined) throw new Fault(said("styleNames", { name }));
  }
}

type Costs = { byId: Document["byId"]; known: Map<Node, number>; open: Set<Node> };

/** How many elements are drawn for one, with all that it names. */
function costOf(node: Node, costs: Costs): number {
  const { byId, known, open } = costs;
  const before = known.get(node);
  if (before !== undefined) return before;
  if (open.has(node) || open.size > 4 * limits.depth) throw new Fault(said("circularDrawing"));
  open.add(node);
  let total = 1;
  for (const child of node.children) total += costOf(child, costs);
  for (const id of node.references) {
    const target = byId.get(id);
    if (target) total += costOf(target, costs);
  }
  open.delete(node);
  known.set(node, total);
  return total;
}
