import { expect, it } from "vitest";
import { factTexts } from "@/lib/messages/fact-texts";
import { personal, plain, said } from "./fact";
import type { Fact } from "./fact-schema";
import { factSummary } from "./fact-summary";
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
])("%j is masked as %s, in whichever check it is", (fact, masked) => {
  expect(text(maskFact(fact, strike))).toBe(masked);
});

it("the log learns keys and values, and nobody's name", () => {
  const fact = said("fieldIs", { field: "email", value: personal("ada@acme.test") });
  expect(factSummary(fact)).toBe("fieldIs (email; (personal))");
  expect(factSummary(plain(["a", "b"]))).toBe("a, b");
});
