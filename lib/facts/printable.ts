/** A text as PostgreSQL can store it: without NUL, and without halves of characters. */
export function storable(text: string): string {
  return text.replace(/\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

/** The same for every text in a value. */
export function storableValue<Value>(value: Value): Value {
  const clean = (_key: string, inner: unknown) => (typeof inner === "string" ? storable(inner) : inner);
  return JSON.parse(JSON.stringify(value, clean)) as Value;
}

/**
 * Cuts and cleans a value of a message for showing it to administrators: one line, printable, at most 300 characters. A provider's
 * line breaks become spaces: they are no attack, and its sentences stay readable.
 */
export function printable(value: string): string {
  const clean = value
    .replace(/[\t\r\n]+/g, " ")
    .replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
  // The cut may fall into a character.
  return storable(clean.length > 300 ? `${clean.slice(0, 300)}\u2026` : clean);
}
