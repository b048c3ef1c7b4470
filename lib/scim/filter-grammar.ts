import { plain, said } from "@/lib/facts/fact";
import { type AttributePath, parseAttributePath } from "./attribute-path";
import { type Comparison, comparisons, type Filter, type FilterPath, type FilterValue, filterLimits } from "./filter";
import { filterTokens, type Token, wrongFilter } from "./filter-tokens";
import type { ResourceType } from "./resource-type";
import { type Attribute, subAttribute } from "./schema-attribute";
import { badRequest } from "./scim-refusal";

/** Where names are looked up: in a resource, or inside one attribute's brackets. */
type Scope = { find: (name: string) => AttributePath | null };

/** What of a filter is read already. */
type State = { tokens: readonly Token[]; at: number; depth: number; terms: number };

/**
 * Reads a filter: the whole grammar of RFC 7644, 3.4.2.2, and Entra's `emails[type eq "work"].value eq "x"`.
 * @throws ScimRefusal invalidFilter: no filter, an attribute that the type does not have, or more than the limits allow
 */
export function parseFilter(text: string, type: ResourceType): Filter {
  const find = (name: string): AttributePath | null => {
    const path = parseAttributePath(name, type);
    return path?.attribute ? path : null;
  };
  return readWhole(text, { find });
}

/** The same inside the brackets of a list: names are those of its parts. */
export function parseElementFilter(text: string, attribute: Attribute): Filter {
  return readWhole(text, elementScope(attribute));
}

function elementScope(attribute: Attribute): Scope {
  return {
    find: (name) => {
      const sub = subAttribute(attribute, name);
      return sub && { extension: null, attribute: sub, sub: null };
    },
  };
}

function readWhole(text: string, scope: Scope): Filter {
  const state: State = { tokens: filterTokens(text), at: 0, depth: 0, terms: 0 };
  const filter = readOr(state, scope);
  const rest = state.tokens[state.at];
  if (rest) throw wrongFilter(textOf(rest));
  return filter;
}

function readOr(state: State, scope: Scope): Filter {
  let left = readAnd(state, scope);
  while (takeWord(state, "or")) left = { kind: "or", left, right: readAnd(state, scope) };
  return left;
}

function readAnd(state: State, scope: Scope): Filter {
  let left = readTerm(state, scope);
  while (takeWord(state, "and")) left = { kind: "and", left, right: readTerm(state, scope) };
  return left;
}

function readTerm(state: State, scope: Scope): Filter {
  if (takeMark(state, "(")) return readGroup(state, scope, ")");
  if (isWord(state, "not") && isMark(state, "(", 1)) {
    state.at += 2;
    return { kind: "not", term: readGroup(state, scope, ")") };
  }
  return readComparison(state, scope);
}

/** What is between an open bracket and its end. */
function readGroup(state: State, scope: Scope, end: string): Filter {
  state.depth += 1;
  if (state.depth > filterLimits.depth) throw tooMuch();
  const filter = readOr(state, scope);
  if (!takeMark(state, end)) throw wrongFilter(textOf(state.tokens[state.at]));
  state.depth -= 1;
  return filter;
}

function readComparison(state: State, scope: Scope): Filter {
  state.terms += 1;
  if (state.terms > filterLimits.terms) throw tooMuch();
  const path = readPath(state, scope);
  if (path.within !== null && path.sub === null && !isOperator(state)) {
    // `emails[...]` alone: an entry is there.
    return { kind: "present", path };
  }
  if (takeWord(state, "pr")) return { kind: "present", path };
  const comparison = comparisons.find((candidate) => takeWord(state, candidate));
  if (!comparison) throw wrongFilter(textOf(state.tokens[state.at]));
  const compared = withValue(path);
  return { kind: "compare", path: compared, comparison, value: readValue(state, comparison, compared) };
}

function isOperator(state: State): boolean {
  return isWord(state, "pr") || comparisons.some((candidate) => isWord(state, candidate));
}

function readPath(state: State, scope: Scope): FilterPath {
  const token = state.tokens[state.at];
  if (token?.kind !== "word") throw wrongFilter(textOf(token));
  state.at += 1;
  const path = scope.find(token.text);
  if (!path) throw badRequest("invalidFilter", said("scimUnknownAttribute", { name: plain(token.text) }));
  if (!takeMark(state, "[")) return { ...path, within: null };
  if (!path.attribute.subAttributes || path.sub) throw wrongFilter("[");
  const within = readGroup(state, elementScope(path.attribute), "]");
  const behind = state.tokens[state.at];
  if (behind?.kind !== "word" || !behind.text.startsWith(".")) return { ...path, within };
  state.at += 1;
  const sub = subAttribute(path.attribute, behind.text.slice(1));
  if (!sub) throw badRequest("invalidFilter", said("scimUnknownAttribute", { name: plain(behind.text) }));
  return { ...path, sub, within };
}

/** A list that is compared is compared by its values (RFC 7644, 3.4.2.2). */
function withValue(path: FilterPath): FilterPath {
  if (path.sub || path.attribute.type !== "complex") return path;
  const value = subAttribute(path.attribute, "value");
  if (!value) throw wrongFilter(path.attribute.name);
  return { ...path, sub: value };
}

function readValue(state: State, comparison: Comparison, { attribute, sub }: FilterPath): FilterValue {
  const token = state.tokens[state.at];
  state.at += 1;
  const value = literalOf(token);
  const { type } = sub ?? attribute;
  if (value === null) {
    if (comparison === "eq" || comparison === "ne") return null;
    throw wrongFilter(textOf(token));
  }
  if (type === "boolean") {
    const flag = booleanOf(value);
    if (flag === null || (comparison !== "eq" && comparison !== "ne")) throw wrongFilter(textOf(token));
    return flag;
  }
  if (typeof value === "boolean") throw wrongFilter(textOf(token));
  if (type === "dateTime") {
    const isOrdered = !["co", "sw", "ew"].includes(comparison);
    const time = new Date(String(value));
    if (!isOrdered || Number.isNaN(time.getTime())) throw wrongFilter(textOf(token));
    return time.toISOString();
  }
  return String(value);
}

function literalOf(token: Token | undefined): FilterValue {
  if (token?.kind === "text") return token.value;
  const text = token?.kind === "word" ? token.text.toLowerCase() : "";
  if (text === "true" || text === "false") return text === "true";
  if (text === "null") return null;
  if (/^-?\d{1,15}(?:\.\d{1,15})?$/.test(text)) return Number(text);
  throw wrongFilter(textOf(token));
}

/** Clients write booleans as texts, too. */
function booleanOf(value: string | number | boolean): boolean | null {
  if (typeof value === "boolean") return value;
  const text = String(value).toLowerCase();
  return text === "true" || text === "false" ? text === "true" : null;
}

const isWord = ({ tokens, at }: State, word: string): boolean => {
  const token = tokens[at];
  return token?.kind === "word" && token.text.toLowerCase() === word;
};

function takeWord(state: State, word: string): boolean {
  const isThere = isWord(state, word);
  if (isThere) state.at += 1;
  return isThere;
}

function isMark({ tokens, at }: State, mark: string, ahead = 0): boolean {
  const token = tokens[at + ahead];
  return token?.kind === "mark" && token.text === mark;
}

function takeMark(state: State, mark: string): boolean {
  const isThere = isMark(state, mark);
  if (isThere) state.at += 1;
  return isThere;
}

function textOf(token: Token | undefined): string {
  if (token === undefined) return "";
  return token.kind === "text" ? token.value : token.text;
}

const tooMuch = () => badRequest("invalidFilter", said("scimFilterLimit", { ...filterLimits }));
