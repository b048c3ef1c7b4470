import { plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";

/** A text, or what was expected and what the bytes are instead. */
export type Decoded = { text: string } | { text: null; expected: Fact; got: Fact };

const windows = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";
const unicodeNames: Record<string, string> = { "utf-8": "utf-8", utf8: "utf-8", "us-ascii": "utf-8", ascii: "utf-8" };
const latinNames = ["iso-8859-1", "iso8859-1", "latin1", "latin-1"];
const windowsNames = ["windows-1252", "cp1252", "cp-1252"];

/**
 * Decodes an XML document as XML 1.0, 4.3.3 and appendix F say: by its byte-order mark, else by the encoding that its
 * declaration names, else as UTF-8. Never guesses: bytes that do not fit are a refusal, because a name with a character
 * replaced would be stored and matched by nothing. Pure, for the server and the browser alike.
 */
export function decodeXml(bytes: Uint8Array): Decoded {
  const marked = byMark(bytes);
  if (marked) return marked;
  // Without a mark, "<" and "?" or a name are enough to tell two bytes a character from one.
  if (bytes[0] === 0x3c && bytes[1] === 0) return fatally(bytes, "utf-16le");
  if (bytes[0] === 0 && bytes[1] === 0x3c) return fatally(bytes, "utf-16be");
  const name = declaredEncoding(bytes)?.toLowerCase() ?? "utf-8";
  if (latinNames.includes(name)) return { text: oneByteEach(bytes, (byte) => String.fromCharCode(byte)) };
  if (windowsNames.includes(name)) return fromWindows(bytes);
  // A declaration that could be read byte by byte is not UTF-16, whatever it says: programs write that into UTF-8 files.
  if (name in unicodeNames || name.startsWith("utf-16")) return fatally(bytes, "utf-8");
  return {
    text: null,
    expected: said("eitherOf", { values: plain(["UTF-8", "UTF-16", "ISO-8859-1", "windows-1252"]) }),
    got: plain(name.slice(0, 40)),
  };
}

/** Decodes a text that declares nothing (JSON, CSV): by its byte-order mark, else as UTF-8. Pure. */
export function decodeText(bytes: Uint8Array): Decoded {
  return byMark(bytes) ?? fatally(bytes, "utf-8");
}

/**
 * Decodes the body of an answer: by the charset that its content type names, else as a text that declares nothing. Pure.
 * @param contentType the header, or null without one
 */
export function decodeBody(bytes: Uint8Array, contentType: string | null): Decoded {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? "")?.[1]?.toLowerCase() ?? "";
  if (latinNames.includes(charset)) return { text: oneByteEach(bytes, (byte) => String.fromCharCode(byte)) };
  return windowsNames.includes(charset) ? fromWindows(bytes) : decodeText(bytes);
}

/** The mark of UTF-8 is not looked for: nothing that is read as a declaration begins with it, and without one a text is UTF-8. */
function byMark(bytes: Uint8Array): Decoded | null {
  const [first, second, third, fourth] = bytes;
  if (first === 0xfe && second === 0xff) return fatally(bytes, "utf-16be");
  if (first !== 0xff || second !== 0xfe) return null;
  if (third === 0 && fourth === 0)
    return { text: null, expected: said("eitherOf", { values: plain(["UTF-8", "UTF-16"]) }), got: plain("UTF-32") };
  return fatally(bytes, "utf-16le");
}

/** The decoder takes a byte-order mark away. */
function fatally(bytes: Uint8Array, encoding: "utf-8" | "utf-16le" | "utf-16be"): Decoded {
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    return notEncodedIn(encoding === "utf-8" ? "UTF-8" : "UTF-16");
  }
}

/** Not left to the platform: Node reads windows-1252 as ISO-8859-1 in some versions. */
function fromWindows(bytes: Uint8Array): Decoded {
  const text = oneByteEach(bytes, (byte) =>
    byte < 0x80 || byte > 0x9f ? String.fromCharCode(byte) : windows.charAt(byte - 0x80),
  );
  return text.includes("\0") ? notEncodedIn("windows-1252") : { text };
}

function notEncodedIn(encoding: string): Decoded {
  return { text: null, expected: plain(encoding), got: said("notEncodedIn", { encoding }) };
}

function oneByteEach(bytes: Uint8Array, character: (byte: number) => string): string {
  const characters = Array.from({ length: 256 }, (_, byte) => character(byte));
  let text = "";
  for (const byte of bytes) text += characters[byte] ?? "";
  return text;
}

/** The name in `<?xml ... encoding="..."?>`, which every supported encoding writes in ASCII. */
function declaredEncoding(bytes: Uint8Array): string | null {
  const start = oneByteEach(bytes.subarray(0, 200), (byte) => String.fromCharCode(byte));
  return /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']/.exec(start)?.[1] ?? null;
}
