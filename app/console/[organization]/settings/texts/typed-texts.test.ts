import { expect, it } from "vitest";
import { findOwnText, plainOf, toOwnTexts } from "@/lib/branding/own-texts";
import { changedTexts, countOwn, toTyped, typedAsStored } from "./typed-texts";

const before = toTyped(toOwnTexts({ fallback: "en", en: { heading: "Welcome", help: "Help" } }));

it("sends what was changed alone: what somebody else wrote meanwhile stays", () => {
  expect(changedTexts(before, before)).toEqual({});
  const typed = { ...before, en: { ...before.en, help: "  " }, de: { ...before.de, heading: "Willkommen" } };
  expect(changedTexts(before, typed)).toEqual({ en: { help: null }, de: { heading: "Willkommen" } });
  expect(changedTexts(before, { ...before, fallback: "" })).toEqual({ fallback: null });
});

it("is previewed as it will be found: an emptied field falls back like one that was never written", () => {
  const typed = { ...before, de: { ...before.de, heading: "   " } };
  const reader = { language: "de", values: { organization: "Acme" } } as const;
  const found = findOwnText(typedAsStored(typed), "heading", reader);
  expect(found && plainOf(found)).toBe("Welcome");
  expect(findOwnText(typedAsStored({ ...typed, fallback: "" }), "heading", reader)).toBeNull();
  expect([countOwn(typed, "en"), countOwn(typed, "de")]).toEqual([2, 0]);
});
