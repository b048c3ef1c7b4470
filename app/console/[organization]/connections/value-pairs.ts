/** What a value becomes, by a step of the claims table. */
export type ValuePair = { from: string; to: string };

/** Rows as lines of `from = to`. Pure. */
export function writePairs(rows: readonly ValuePair[]): string {
  return rows.map(({ from, to }) => `${from} = ${to}`).join("\n");
}

/** Lines of `from = to` as rows; the first `=` parts the two, and blank lines mean nothing. Pure. */
export function readPairs(text: string): ValuePair[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const at = line.indexOf("=");
      const [from, to] = at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
      return { from: from.trim(), to: to.trim() };
    });
}
