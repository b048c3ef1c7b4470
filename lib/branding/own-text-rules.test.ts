import { describe, expect, it } from "vitest";
import { findTextProblem, type OwnTextRule, splitLinks, tidyText } from "./own-text-rules";

// What an administrator writes is on the page on which people enter who they are: it must not lead anywhere unseen, and must not turn
// or forge what is around it.

const lines: OwnTextRule = { max: 400, lines: 4, placeholders: ["organization", "person"] };
const oneLine: OwnTextRule = { ...lines, lines: 1 };

describe("a text is refused", () => {
  it.each([
    ["a placeholder that there is not", "Hello {firstName}", "placeholder_unknown: {firstName}"],
    ["a placeholder of another text", "Hello {email}", "placeholder_unknown: {email}"],
    ["an empty placeholder", "Hello {}", "placeholder_unknown: {}"],
    ["a name that every object has", "Hello {constructor}", "placeholder_unknown: {constructor}"],
    ["another spelling of a placeholder", "Hello {Person}", "placeholder_unknown: {Person}"],
    ["a bracket that is not closed", "Hello {person", "placeholder_bracket"],
    ["a bracket that was never opened", "Hello person}", "placeholder_bracket"],
    ["one inside of another", "Hello {{person}}", "placeholder_bracket"],
    ["more lines than there may be", "1\n2\n3\n4\n5", "too_many_lines: 4"],
    ["a direction override", "Help: \u202egpj.exe", "hidden_characters"],
    ["an isolate", "\u2066Help", "hidden_characters"],
    ["NUL", "Help\u0000", "hidden_characters"],
    ["a letter without width", "pay\u200bpal", "hidden_characters"],
    ["a line separator", "Help\u2028desk", "hidden_characters"],
    ["http", "See http://help.acme.example", "link: http://help.acme.example"],
    ["another scheme", "See ftp://help.acme.example/x now", "link: ftp://help.acme.example/x"],
    ["a script", "javascript://help.acme.example/%0aalert(1)", "link: javascript://help.acme.example/%0aalert(1)"],
    ["https in capitals", "HTTPS://help.acme.example", "link: HTTPS://help.acme.example"],
    [
      "a user name that looks like a host",
      "https://login.acme.example@evil.test",
      "link: https://login.acme.example@evil.test",
    ],
    ["a host without a domain", "https://intranet/help", "link: https://intranet/help"],
    ["a host in another alphabet", "https://аcme.example", "link: https://аcme.example"],
    ["a host that goes on in another alphabet", "https://acme.examplе", "link: https://acme.examplе"],
    ["a slash of another alphabet", "https://acme.example\u2044evil.test", "link: https://acme.example\u2044evil.test"],
    ["dots that lead elsewhere", "https://acme.example/a/../b", "link: https://acme.example/a/../b"],
    ["a host in capitals", "https://ACME.example", "link: https://ACME.example"],
    ["backslashes", "https://acme.example\\@evil.test", "link: https://acme.example\\@evil.test"],
    ["an address with a placeholder in it", "https://acme.example/{person}", "link: https://acme.example/{person}"],
    [
      "a second address in one run",
      'https://a.example"https://b.example@evil.test',
      "link: https://b.example@evil.test",
    ],
    ["one after a comma of another language", "https://a.example、http://evil.test", "link: http://evil.test"],
    ["one that begins within a word", "xhttps://a.example", "link: https://a.example"],
    ["a scheme alone", "https:// help", "link: https://"],
  ])("for %s", (_what, text, problem) => expect(findTextProblem(text, lines)).toBe(problem));

  it.each([
    ["a line break, which would begin another header", "Acme\nBcc: eve@evil.test", "plain_text"],
    ["a carriage return", "Acme\rBcc: eve@evil.test", "plain_text"],
    ["a link", "Acme https://acme.example", "no_links"],
  ])("on one line for %s", (_what, text, problem) => expect(findTextProblem(text, oneLine)).toBe(problem));
});

describe("a text is taken", () => {
  it.each([
    "",
    "Welcome to {organization}, {person}!",
    "1\n2\n\n4",
    "Help desk: https://help.acme.example, or +49 30 1234.",
    "(https://help.acme.example/a?b=c#d)",
    "https://help.acme.example:8443/x%20y",
    "ヘルプデスク: https://help.acme.example/サポート窓口",
    "ヘルプ（https://help.acme.example）。",
    "مكتب المساعدة: https://help.acme.example",
    '<b>not bold</b> & "quoted" 👩‍💻',
    "help@acme.example",
  ])("%j", (text) => expect(findTextProblem(text, lines)).toBeNull());
});

describe("splitLinks", () => {
  it.each([
    ["no link", [["words", "no link"]]],
    [
      "See https://help.acme.example/a.",
      [
        ["words", "See "],
        ["link", "https://help.acme.example/a"],
        ["words", "."],
      ],
    ],
    [
      "https://a.example (https://b.example/c?d=e)",
      [
        ["link", "https://a.example"],
        ["words", " ("],
        ["link", "https://b.example/c?d=e"],
        ["words", ")"],
      ],
    ],
    ["", []],
  ])("%j", (text, pieces) => expect(splitLinks(text).map(({ kind, value }) => [kind, value])).toEqual(pieces));

  it("loses no letter", () => {
    const text = "a https://a.example/x, b\nhttps://b.example。c https:// d";
    expect(
      splitLinks(text)
        .map(({ value }) => value)
        .join(""),
    ).toBe(text);
  });
});

it.each([
  ["  one  \r\ntwo\t\rthree \n", "one\ntwo\nthree"],
  ["a\tb", "a b"],
  [" \n ", ""],
])("%j is kept as %j", (typed, kept) => expect(tidyText(typed)).toBe(kept));
