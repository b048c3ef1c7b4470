/** A text from a box that takes metadata or its address, as the import wants it. Pure. */
export function metadataSource(text: string): { url: string } | { xml: string } {
  const trimmed = text.trim();
  return /^https?:\/\/\S+$/i.test(trimmed) ? { url: trimmed } : { xml: text };
}
