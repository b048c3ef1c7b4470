import { RE2JS } from "re2js";

/** So many are kept: somebody who tries patterns out must not fill the memory. */
const keptAtMost = 500;

const patterns = new Map<string, RE2JS>();

/**
 * A pattern, compiled. It is kept: stored configurations are read again and again, and compiling takes longer than matching.
 * @throws when it is no pattern of RE2
 */
export function compilePattern(pattern: string): RE2JS {
  const known = patterns.get(pattern);
  if (known) return known;
  const fresh = RE2JS.compile(pattern);
  if (patterns.size >= keptAtMost) patterns.clear();
  patterns.set(pattern, fresh);
  return fresh;
}
