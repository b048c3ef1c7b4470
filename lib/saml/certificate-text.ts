/** More in one text is no bundle of a provider's any more. */
const maxInText = 50;
const maxCharacters = 200_000;
const begin = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/;

/**
 * The certificates that a text holds, as DER: PEM blocks with anything around them (bag attributes, the output of
 * `openssl x509 -text`), or bare base64, also of several certificates one after the other, as providers write a chain into
 * one element: each DER form says where it ends. Pure.
 * @returns none when no complete one is in it
 */
export function certificatesIn(text: string): Buffer[] {
  if (text.length > maxCharacters) return [];
  const [, ...blocks] = text.split(begin);
  const bodies = blocks.length > 0 ? blocks.map((block) => block.split("-----END", 1)[0] ?? "") : [text];
  return bodies.flatMap(fromBase64).slice(0, maxInText);
}

/** What came instead of a certificate, so far as its first line tells; keys of the `validation` texts. */
export function describeNoCertificate(text: string): "certificate" | "certificate_private_key" | "certificate_request" {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return "certificate_private_key";
  return /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----/.test(text) ? "certificate_request" : "certificate";
}

/** Where certificates may begin: a DER sequence of more than 127 bytes, in base64. */
const maxStarts = 20;

function fromBase64(body: string): Buffer[] {
  const words = body.trim().split(/\s+/);
  const starts = words.flatMap((word, index) => (word.startsWith("MI") ? [index] : [])).slice(0, maxStarts);
  for (const start of starts) {
    const found = sequencesOf(decode(words, start));
    if (found.length > 0) return found;
  }
  return [];
}

/** The bytes of the words from `start` on, up to the first one that is no base64. */
function decode(words: readonly string[], start: number): Buffer {
  const rest = words.slice(start);
  const end = rest.findIndex((word) => !/^[A-Za-z0-9+/=]+$/.test(word));
  const joined = rest.slice(0, end === -1 ? undefined : end).join("");
  // Padding in the middle: the end of one certificate and the beginning of the next.
  const pieces = joined.match(/[A-Za-z0-9+/]+={0,2}/g) ?? [];
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece, "base64")));
}

/** The complete DER sequences at the beginning of the bytes (X.690 8.1.3, definite lengths). */
export function sequencesOf(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let rest = bytes; rest.length > 0 && found.length < maxInText; ) {
    const length = sequenceLength(rest);
    if (length === null || length > rest.length) break;
    found.push(rest.subarray(0, length));
    rest = rest.subarray(length);
  }
  return found;
}

function sequenceLength(bytes: Buffer): number | null {
  const [tag, first] = bytes;
  if (tag !== 0x30 || first === undefined) return null;
  if (first < 0x80) return 2 + first;
  const count = first - 0x80;
  if (count < 1 || count > 4 || bytes.length < 2 + count) return null;
  return 2 + count + bytes.readUIntBE(2, count);
}
