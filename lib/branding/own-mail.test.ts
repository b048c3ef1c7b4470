import { describe, expect, it } from "vitest";
import { addOwnTexts } from "./own-mail";
import type { StoredTexts } from "./own-texts";

const ours = { subject: "Your sign-in code", text: "Your code is 12345678.\n" };
const texts: StoredTexts = {
  en: {
    subjectPrefix: "[{organization}]",
    greeting: "Hello {person},",
    invitation: "welcome aboard, {email}.",
    signature: "Help desk\nhttps://help.acme.example",
  },
};
const to = (name: string | null, own = texts) => ({
  organization: { name: "Acme", texts: own },
  person: { name, email: "ada@acme.example" },
});

describe("a mail with custom texts", () => {
  it("keeps what it is about between the organization's words", () => {
    expect(addOwnTexts(ours, to("Ada Lovelace"), { language: "en" })).toEqual({
      subject: "[Acme] Your sign-in code",
      text: "Hello Ada Lovelace,\n\nYour code is 12345678.\n\nHelp desk\nhttps://help.acme.example",
    });
  });

  it("has the words for an invitation only when it is one", () => {
    const { text } = addOwnTexts(ours, to(null), { language: "en", isInvitation: true });
    expect(text).toBe(
      "Hello ada@acme.example,\n\nwelcome aboard, ada@acme.example.\n\nYour code is 12345678.\n\nHelp desk\nhttps://help.acme.example",
    );
  });

  it("is ours where there are none", () => {
    expect(addOwnTexts(ours, to("Ada", {}), { language: "en" })).toEqual(ours);
    expect(addOwnTexts(ours, to("Ada"), { language: "de" })).toEqual(ours);
  });

  it("has a subject of one line, whatever an organization or a person is called", () => {
    const named = { ...to("Ada\r\nBcc: eve@evil.test"), organization: { name: "Acme\r\nBcc: eve@evil.test", texts } };
    const { subject, text } = addOwnTexts(ours, named, { language: "en" });
    expect(subject).toBe("[AcmeBcc: eve@evil.test] Your sign-in code");
    expect(text).toMatch(/^Hello AdaBcc: eve@evil.test,\n\n/);
  });
});
