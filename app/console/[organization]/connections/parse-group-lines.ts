/** One line of pasted rows: a value, a group by key or name, and a label; separated by comma, semicolon or tab. */
export type GroupLine = { value: string; group: string; label: string };

/**
 * Reads pasted rows. Values may be quoted, as spreadsheets do with commas in them.
 * @returns the rows, and the numbers of the lines (from 1) that name no value or no known group
 */
export function parseGroupLines(
  text: string,
  groups: readonly { key: string; name: string }[],
): { rows: GroupLine[]; wrongLines: number[] } {
  const rows: GroupLine[] = [];
  const wrongLines: number[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === "") return;
    const [value = "", target = "", label = ""] = splitLine(line);
    const group = groups.find(({ key, name }) => key === target.toLowerCase() || name === target);
    if (value && group) rows.push({ value, group: group.key, label });
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
