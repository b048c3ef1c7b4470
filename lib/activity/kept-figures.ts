/** Of so many events figures are kept: to count them again takes longer than to show any page, and nobody sees the difference. */
const manyEvents = 20_000;
const keptMilliseconds = 60_000;
/** Figures of one process; more than anybody looks at within a minute. */
const mostKept = 500;

type Counted = readonly { count: number }[];
const kept = new WeakMap<object, Map<string, { rows: Counted; at: number }>>();

/**
 * Figures of many events as they were counted less than a minute ago, else counted now. Those of fewer events are always counted.
 * @param db what is counted belongs to
 * @param figures.name says what is counted, and of which organization
 */
export async function keepFigures<Rows extends Counted>(
  db: object,
  { name, now }: { name: string; now: Date },
  count: () => PromiseLike<Rows>,
): Promise<Rows> {
  const known = kept.get(db) ?? new Map<string, { rows: Counted; at: number }>();
  kept.set(db, known);
  const before = known.get(name);
  const age = before ? now.getTime() - before.at : Number.NaN;
  if (before && age >= 0 && age < keptMilliseconds) return before.rows as Rows;
  known.delete(name);
  const rows = await count();
  if (rows.reduce((sum, row) => sum + row.count, 0) >= manyEvents) known.set(name, { rows, at: now.getTime() });
  for (const oldest of known.keys()) {
    if (known.size <= mostKept) break;
    known.delete(oldest);
  }
  return rows;
}
