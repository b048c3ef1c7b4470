import { expect, it } from "vitest";
import { parseGroupLines, parseRoleLines } from "./parse-rule-lines";

const groups = [
  { key: "designers", name: "Design team" },
  { key: "editors", name: "Editors" },
];

it.each([
  ["6f3c,designers", [{ value: "6f3c", group: "designers", label: "" }]],
  ["6f3c;Design team;All of design", [{ value: "6f3c", group: "designers", label: "All of design" }]],
  ['"Design, web"\teditors\r\n\n', [{ value: "Design, web", group: "editors", label: "" }]],
  ['"a ""quoted"" one", EDITORS', [{ value: 'a "quoted" one', group: "editors", label: "" }]],
])("%j", (text, rows) => {
  expect(parseGroupLines(text, groups)).toEqual({ rows, wrongLines: [] });
});

it("a line without value or with an unknown group is named, not dropped", () => {
  expect(parseGroupLines("a,editors\n,editors\nb,nobody\nc", groups)).toEqual({
    rows: [{ value: "a", group: "editors", label: "" }],
    wrongLines: [2, 3, 4],
  });
});

it("role rows take a third cell for patterns", () => {
  const roles = [{ key: "developer", name: "Developer" }];
  expect(parseRoleLines("Devs,developer\napp-*,Developer,pattern\nx,nobody", roles)).toEqual({
    rows: [
      { value: "Devs", role: "developer", match: "exact" },
      { value: "app-*", role: "developer", match: "pattern" },
    ],
    wrongLines: [3],
  });
});
