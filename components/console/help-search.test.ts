import { describe, expect, it } from "vitest";
import { type HelpText, partsOf, searchHelp } from "./help-search";

const users =
  '<p>People &amp; <strong>roles</strong>.</p>\n<h2 id="import">Import &lt;CSV&gt;</h2>\n<p>Many at once.</p>\n';
const texts: HelpText[] = [
  { topic: "users", title: "Users", parts: partsOf(users) },
  { topic: "roles", title: "Roles", parts: partsOf('<h2 id="a">Console</h2><p>What people may do.</p>') },
];

describe("the parts of a document", () => {
  it("begin at its headings, and above the first", () => {
    expect(texts[0]?.parts).toEqual([
      { heading: null, html: "<p>People &amp; <strong>roles</strong>.</p>" },
      { heading: "Import <CSV>", html: "<p>Many at once.</p>" },
    ]);
    expect(texts[1]?.parts.map(({ heading }) => heading)).toEqual(["Console"]);
  });
});

describe("a search of the help", () => {
  it.each([
    ["", []],
    ["   ", []],
    ["nothing", []],
    ["many", ["users 1"]],
    ["IMPORT csv", ["users 1"]],
    ["& roles", ["users 0"]],
    // Named by its title before what only mentions it.
    ["roles", ["roles 0", "users 0"]],
    ["people may", ["roles 0"]],
    ["strong", []],
  ])("%j finds %j", (typed, places) => {
    expect(searchHelp(texts, typed).map(({ topic, part }) => `${topic} ${part}`)).toEqual(places);
  });

  it("shows what is around the word", () => {
    const long = `${"before ".repeat(60)}needle${" after".repeat(60)}`;
    const [hit] = searchHelp([{ topic: "users", title: "Users", parts: partsOf(`<p>${long}</p>`) }], "needle");
    expect(hit?.excerpt).toMatch(/^… before .*needle after .* after …$/);
    expect(hit?.excerpt.length).toBeLessThan(130);
    const [whole] = searchHelp(
      [{ topic: "users", title: "Users", parts: partsOf("<p><strong>Import</strong>, then</p>") }],
      "then",
    );
    expect(whole?.excerpt).toBe("Import, then");
  });

  it("is bounded in what it reads and in what it names", () => {
    const many = Array.from(
      { length: 50 },
      (): HelpText => ({ topic: "keys", title: "Keys", parts: partsOf("<p>x</p>") }),
    );
    expect(searchHelp(many, "x")).toHaveLength(20);
    expect(searchHelp(texts, `roles${" ".repeat(200)}nothing`)).toHaveLength(2);
  });
});
