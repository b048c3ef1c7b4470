import { expect, it } from "vitest";
import { consolePages } from "./console-pages";
import { goKeys, readStroke } from "./shortcut-keys";

const pressed = (key: string, held: object = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

it("leads to every page of the console, each by a letter of its own", () => {
  const pages = consolePages("acme", { isOperator: true, maySetUp: true, rights: ["owner"] }).map(({ key }) => key);
  expect(Object.keys(goKeys).sort()).toEqual([...pages].sort());
  expect(new Set(Object.values(goKeys)).size).toBe(pages.length);
});

it.each([
  ["?", {}, false, { kind: "list" }],
  ["/", {}, false, { kind: "search" }],
  ["g", {}, false, { kind: "begin" }],
  ["c", {}, true, { kind: "go", page: "connections" }],
  ["C", {}, true, { kind: "go", page: "connections" }],
  ["g", {}, true, { kind: "go", page: "groups" }],
  ["c", {}, false, null],
  ["x", {}, true, null],
  ["?", {}, true, null],
  ["g", { ctrlKey: true }, false, null],
  ["c", { metaKey: true }, true, null],
  ["/", { altKey: true }, false, null],
])("%s with %o, after G: %s", (key, held, isAfterG, expected) => {
  expect(readStroke(pressed(key, held), isAfterG)).toEqual(expected);
});
