/**
 * The same record with its keys in one order at every depth, so that equal records are equal texts: the database gives keys back
 * in another order than they were written in. Lists keep theirs: it means something (role rows, claim rows). Pure.
 */
export function sortKeys(record: object): Record<string, unknown> {
  const entries = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sortValue(inner)]));
}

function sortValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortValue);
  return typeof value === "object" && value !== null ? sortKeys(value) : value;
}
