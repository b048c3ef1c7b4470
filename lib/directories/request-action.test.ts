import { createTranslator } from "next-intl";
import { describe, expect, it } from "vitest";
import german from "@/lib/messages/de.json";
import english from "@/lib/messages/en.json";
import { sentenceOf } from "./request-action";

const done = { action: "user.deactivated", status: 204, dryRun: false, targetLabel: "anna@acme.example" };
const say = {
  en: createTranslator({ locale: "en", messages: english, namespace: "directories.requests.sentences" }),
  de: createTranslator({ locale: "de", messages: german, namespace: "directories.requests.sentences" }),
};
const said = (language: keyof typeof say, change: Partial<typeof done> | { targetLabel: null } = {}) => {
  const { key, values } = sentenceOf({ ...done, ...change }, "Entra");
  return say[language](key, values);
};

describe("a request in words", () => {
  it.each([
    [{}, "Entra deactivated anna@acme.example", "Entra hat anna@acme.example deaktiviert"],
    [{ dryRun: true }, "Entra would have deactivated anna@acme.example", "Entra hätte anna@acme.example deaktiviert"],
    [{ action: "user.created" }, "Entra created anna@acme.example", "Entra hat anna@acme.example angelegt"],
    [
      { status: 409 },
      "A request of Entra about anna@acme.example was rejected",
      "Eine Anfrage von Entra zu anna@acme.example wurde abgelehnt",
    ],
    [
      { action: "refused", status: 401, targetLabel: null },
      "A request of Entra was rejected",
      "Eine Anfrage von Entra wurde abgelehnt",
    ],
    [{ action: "read", status: 404 }, "Entra asked for anna@acme.example", "Entra hat nach anna@acme.example gefragt"],
    [
      { action: "read", status: 200, targetLabel: null },
      "Entra asked for a list",
      "Entra hat nach einer Liste gefragt",
    ],
    [
      { action: "group.updated", targetLabel: "Designers" },
      "Entra changed the group Designers",
      "Entra hat die Gruppe Designers geändert",
    ],
    [
      { action: "user.renamed" },
      "Entra sent a request about anna@acme.example",
      "Entra hat eine Anfrage zu anna@acme.example gesendet",
    ],
  ])("%o", (change, inEnglish, inGerman) => {
    expect(said("en", change)).toBe(inEnglish);
    expect(said("de", change)).toBe(inGerman);
  });
});
