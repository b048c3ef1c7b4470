/** A row of the claims table, as far as it says what is taken from where. */
export type ClaimUse = { field: string; from: string };

/** The fields that a claim fills, each once. Pure. */
export function usesOf(rows: readonly ClaimUse[], claim: string): string[] {
  return [...new Set(rows.flatMap(({ field, from }) => (from === claim ? [field] : [])))];
}

/** The claim that a field is taken from first; null where nothing fills it. Pure. */
export function sourceOf(rows: readonly ClaimUse[], field: string): string | null {
  return rows.find((row) => row.field === field)?.from ?? null;
}
