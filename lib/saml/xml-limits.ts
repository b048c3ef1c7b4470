/** What a document may cost (checks.md 3.1.5). Counted while it is read, so that the one who counts stops in time. */
export type XmlLimits = {
  elements: number;
  depth: number;
  attributes: number;
  /** Different prefixes that are declared anywhere. */
  prefixes: number;
  /** Different names of elements. */
  names: number;
};

/**
 * Of a message. Canonicalization costs prefixes times elements, so thousands of them would stop the process; genuine
 * messages know about fifty names and ten prefixes.
 */
export const messageLimits: XmlLimits = { elements: 5_000, depth: 64, attributes: 64, prefixes: 64, names: 500 };

/** Of metadata, whose size and number of tags are held on its text; nothing that is signed is canonicalized there. */
export const metadataLimits: XmlLimits = {
  elements: 40_000,
  depth: 256,
  attributes: 1_000,
  prefixes: 1_000,
  names: 2_000,
};
