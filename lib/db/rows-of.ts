/** The rows that a raw statement answered: one driver gives them as a list, the other in an object. */
export function rowsOf<Row>(answer: unknown): Row[] {
  return (Array.isArray(answer) ? answer : (answer as { rows: unknown }).rows) as Row[];
}
