import { expect, it } from "vitest";
import { factTexts } from "@/lib/messages/fact-texts";
import { moment, nothing, personal, plain, said } from "./fact";
import type { Fact } from "./fact-schema";
import { factSummary } from "./fact-summary";
import { factText, type Say } from "./fact-text";
import { maskFact, striking } from "./mask-fact";

const text = factTexts("en");
const strike = striking(["Ada Lovelace", "al-1815"]);

it.each<[Fact, string]>([
  [personal("al-1815-other"), "(13 characters)"],
  [personal(["ada@acme.test", "x"]), "(address, 13 characters), (1 characters)"],
  [
    said("noUserWith", { field: "userName", claim: "uid", value: personal("AL") }),
    "no user whose userName equals uid = (2 characters)",
  ],
  [
    said("emailStays", { email: personal("a@b.test"), reason: said("noAddress", { text: personal("b") }) }),
    'the e-mail address stays (address, 8 characters): "(1 characters)" is not an address',
  ],
  [plain("Ada Lovelace of sales"), "(12 characters) of sales"],
  [plain(["admins", "eve@evil.test"]), "admins, (address)"],
  [said("roleRow", { value: "Ada Lovelace", row: 2 }), 'role claim "(12 characters)" matched row 2'],
  [{ kind: "text", text: "userName Ada" }, "(12 characters)"],
  [plain("https://idp.test"), "https://idp.test"],
  [nothing, text(nothing)],
  [said("users", { count: 2 }), text(said("users", { count: 2 }))],
  [moment(new Date(0)), "1970-01-01T00:00:00.000Z"],
])("%j is masked as %s, in whichever check it is", (fact, masked) => {
  expect(text(maskFact(fact, strike))).toBe(masked);
});

it("the log learns keys and values, and nobody's name", () => {
  const fact = said("fieldIs", { field: "email", value: personal("ada@acme.test") });
  expect(factSummary(fact)).toBe("fieldIs (email; (personal))");
});

it.each<[Fact, string]>([
  [nothing, "none"],
  [plain("a"), "a"],
  [plain(["a", "b"]), "a, b"],
  [personal(["a", "b"]), "(personal)"],
  [moment(new Date(0)), "1970-01-01T00:00:00.000Z"],
  [{ kind: "text", text: "as it was" }, "as it was"],
  [said("noRole"), "noRole"],
  [said("users", { count: 2 }), "users (2)"],
])("the log learns of %j: %s", (fact, summary) => expect(factSummary(fact)).toBe(summary));

it.each<[Fact, string]>([
  [{ kind: "instant", at: "2026-06-01T12:00:00Z" }, "2026-06-01T12:00:00Z"],
  [{ kind: "instant", at: "12:00", offsetSeconds: -1 }, "instantBehind at=12:00 seconds=1"],
  [{ kind: "instant", at: "12:00", offsetSeconds: 0 }, "instantAhead at=12:00 seconds=0"],
  [{ kind: "instant", at: "12:00", offsetSeconds: 7 }, "instantAhead at=12:00 seconds=7"],
  [{ kind: "values", values: ["a", "b"] }, "a, b"],
  [{ kind: "values", values: ["a", "b"], more: 3 }, "andMore values=a, b count=3"],
  [said("users", { count: 2 }), "users count=2"],
  [said("claimIs", { claim: "uid", value: plain("a") }), "claimIs claim=uid value=a"],
  [said("noRole"), "noRole"],
  [nothing, "none"],
])("%j is said as %s", (fact, expected) => {
  const say: Say = (key, values) => [key, ...Object.entries(values).map((pair) => pair.join("="))].join(" ");
  expect(factText(fact, say, (values) => values.join(", "))).toBe(expected);
});

it("the longest value is redacted first, two characters are not, and each is redacted everywhere", () => {
  const strikeAll = striking(["Ada", "Ada Lovelace", "Al", "Ada"]);
  expect(strikeAll("Ada Lovelace, Ada, Al, Ada")).toBe("(12 characters), (3 characters), Al, (3 characters)");
});
