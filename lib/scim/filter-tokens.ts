import { plain, said } from "@/lib/facts/fact";
import { storable } from "@/lib/facts/printable";
import { filterLimits } from "./filter";
import { badRequest, type ScimRefusal } from "./scim-refusal";

export type Token = { kind: "word"; text: string } | { kind: "text"; value: string } | { kind: "mark"; text: string };

/** A text in JSON's quotes, a bracket, or anything else up to the next of those. */
const pattern = /\s*(?:("(?:[^"\\]|\\.)*")|([()[\]])|([^\s()[\]"]+))/y;

/** A filter that is none of the grammar's, by what is wrong with it. */
export function wrongFilter(part: string): ScimRefusal {
  return badRequest("invalidFilter", said("scimFilterWrong", { part: plain(part) }));
}

/** @throws ScimRefusal invalidFilter for what is too long, or a text without its end */
export function filterTokens(text: string): Token[] {
  if (text.length > filterLimits.characters)
    throw badRequest("invalidFilter", said("scimFilterLimit", { ...filterLimits }));
  const tokens: Token[] = [];
  let at = 0;
  while (text.slice(at).trim() !== "") {
    pattern.lastIndex = at;
    const [, quoted, mark, word] = pattern.exec(text) ?? [];
    if (quoted !== undefined) tokens.push({ kind: "text", value: unquote(quoted) });
    else if (mark !== undefined) tokens.push({ kind: "mark", text: mark });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else throw wrongFilter(text.slice(at));
    at = pattern.lastIndex;
  }
  return tokens;
}

function unquote(quoted: string): string {
  let value: unknown;
  try {
    value = JSON.parse(quoted);
  } catch {
    throw wrongFilter(quoted);
  }
  // What no database stores, no filter finds.
  if (typeof value !== "string" || storable(value) !== value) throw wrongFilter(quoted);
  return value;
}
