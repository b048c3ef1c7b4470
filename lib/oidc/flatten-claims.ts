import { storable } from "@/lib/facts/printable";
import { type Claims, newClaims } from "@/lib/identity/asserted-identity";

const maxDepth = 8;

/**
 * The claims of a JSON object as lists of strings: nested objects get dotted names (`realm_access.roles`), a bare value
 * is a list of one, and `null` or a blank text did not arrive. Names are only names, `__proto__` included.
 */
export function flattenClaims(payload: Record<string, unknown>): Claims {
  const claims = newClaims();
  collect(payload, "", 0, claims);
  return claims;
}

function collect(object: Record<string, unknown>, prefix: string, depth: number, into: Claims): void {
  for (const [key, value] of Object.entries(object)) {
    const name = `${prefix}${key}`;
    if (isAbsent(value) || Object.hasOwn(into, name)) continue;
    if (Array.isArray(value)) into[name] = value.filter((item) => item !== null).map(asText);
    else if (typeof value === "object") {
      // Deeper ones are nobody's claim; following them would only serve somebody who wants our stack to overflow.
      if (depth < maxDepth) collect(value as Record<string, unknown>, `${name}.`, depth + 1, into);
    } else into[name] = [asText(value)];
  }
}

/** Providers write a claim that they have no value for as null or as "". An empty list is something else: it says "none". */
function isAbsent(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === "string" && value.trim() === "");
}

function asText(value: unknown): string {
  if (typeof value !== "object") return storable(String(value));
  try {
    return storable(JSON.stringify(value));
  } catch {
    return "(too deep)";
  }
}

/** Only the listed claims, and what lies below them; an empty list restricts nothing (EN-6). */
export function onlyListed(claims: Claims, listed: readonly string[]): Claims {
  if (listed.length === 0) return claims;
  const kept = newClaims();
  for (const [name, values] of Object.entries(claims)) {
    if (isListed(name, listed)) kept[name] = values;
  }
  return kept;
}

/** Whether a list of names lets a claim through. */
export function isListed(name: string, listed: readonly string[]): boolean {
  return listed.length === 0 || listed.some((allowed) => name === allowed || name.startsWith(`${allowed}.`));
}
