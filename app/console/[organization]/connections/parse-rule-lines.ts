type Target = { key: string; name: string };
type Parsed<Row> = { rows: Row[]; wrongLines: number[] };

/** One line of pasted rows: a value, a group by key or name, and a label; separated by comma, semicolon or tab. */
export type GroupLine = { value: string; group: string; label: string };

/**
 * Reads pasted rows of the group table. Values may be quoted, as spreadsheets do with commas in them.
 * @returns the rows, and the numbers of the lines (from 1) that name no value or no known group
 */
export function parseGroupLines(text: string, groups: readonly Target[]): Parsed<GroupLine> {
  return parseLines(text, groups, ([value = "", , label = ""], group) => ({ value, group, label }));
}

/** One line of pasted rows: a value and a role by key or name; a `*` in the value makes it a pattern. */
export type RoleLine = { value: string; role: string; match: "exact" | "pattern" };

/** The same for the role table: `value, role`, and `pattern` as a third cell. */
export function parseRoleLines(text: string, roles: readonly Target[]): Parsed<RoleLine> {
  return parseLines(text, roles, ([value = "", , match = ""], role) => ({
    value,
    role,
    match: match.toLowerCase() === "pattern" ? "pattern" : "exact",
  }));
}

function parseLines<Row>(
  text: string,
  targets: readonly Target[],
  toRow: (cells: string[], key: string) => Row,
): Parsed<Row> {
  const keys = new Map([...targets].reverse().flatMap(({ key, name }) => [[name, key] as const, [key, key] as const]));
  const rows: Row[] = [];
  const wrongLines: number[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === "") return;
    const cells = splitLine(line);
    const [value = "", target = ""] = cells;
    const key = keys.get(target) ?? keys.get(target.toLowerCase());
    if (value && key) rows.push(toRow(cells, key));
    else wrongLines.push(index + 1);
  });
  return { rows, wrongLines };
}

function splitLine(line: string): string[] {
  const cells = line.match(/("(?:[^"]|"")*"|[^,;\t]*)(?:[,;\t]|$)/g) ?? [];
  return cells.map((cell) =>
    cell
      .replace(/[,;\t]$/, "")
      .trim()
      .replace(/^"([\s\S]*)"$/, "$1")
      .replace(/""/g, '"')
      .trim(),
  );
}
