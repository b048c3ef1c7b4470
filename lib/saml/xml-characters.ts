import { said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";

/** What XML 1.0 says of single characters: names, white space, references. */

const nameStart =
  "A-Z_a-z\\u{c0}-\\u{d6}\\u{d8}-\\u{f6}\\u{f8}-\\u{2ff}\\u{370}-\\u{37d}\\u{37f}-\\u{1fff}\\u{200c}-\\u{200d}\\u{2070}-\\u{218f}\\u{2c00}-\\u{2fef}\\u{3001}-\\u{d7ff}\\u{f900}-\\u{fdcf}\\u{fdf0}-\\u{fffd}\\u{10000}-\\u{effff}";
const anyName = new RegExp(`[${nameStart}][${nameStart}.0-9\\u{b7}\\u{300}-\\u{36f}\\u{203f}-\\u{2040}-]*`, "uy");

/** Of the first 128 characters: 2 begins a name, 1 may be in one. */
const asciiKinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Z_a-z]/.test(character)) return 2;
  return /[.0-9-]/.test(character) ? 1 : 0;
});

/**
 * Where the name without a colon (NCName) ends that begins at `at`; `at` itself where none does. Almost every name is
 * ASCII, so those are read without a pattern.
 */
export function endOfName(text: string, at: number): number {
  for (let end = at; ; end++) {
    const code = text.charCodeAt(end);
    if (code >= 128) return endOfAnyName(text, at);
    const kind = asciiKinds[code] ?? 0;
    if (kind === 0 || (end === at && kind !== 2)) return end;
  }
}

function endOfAnyName(text: string, at: number): number {
  anyName.lastIndex = at;
  return anyName.test(text) ? anyName.lastIndex : at;
}

/** The first place at or after `at` that is no white space (XML 1.0, 2.3: four characters, and no others). */
export function skipSpace(text: string, at: number): number {
  for (let end = at; ; end++) {
    const code = text.charCodeAt(end);
    if (code !== 32 && code !== 10 && code !== 9 && code !== 13) return end;
  }
}

/** Control characters, half a pair of surrogates, and the two that no encoding has: XML 1.0, 2.2. */
export const noXmlCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Cs}]/u;

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * The text with its references replaced, each once: the five entities of XML and characters by number.
 * @param malformed makes the error to throw for one that means nothing
 */
export function decodeReferences(text: string, malformed: (problem: Fact) => Error): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9a-fA-F]{1,6}));|&/g,
    (whole, name: string | undefined, decimal: string | undefined, hexadecimal: string | undefined) => {
      if (name !== undefined) return entities[name] ?? "";
      if (whole === "&") throw malformed(said("undefinedEntity"));
      const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal);
      if (!isCharacter(code)) throw malformed(said("noCharacter"));
      return String.fromCodePoint(code);
    },
  );
}

function isCharacter(code: number): boolean {
  if (code > 0x10ffff) return false;
  return !noXmlCharacter.test(String.fromCodePoint(code));
}
