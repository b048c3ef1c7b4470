import { describe, expect, it } from "vitest";
import { noLogoutNote } from "./no-logout";
import { listPresets } from "./preset-store";

const note = (preset: string | null, issuer: string | null = null) =>
  noLogoutNote({ preset, saml: { issuer } }, listPresets());

describe("single logout is not offered", () => {
  it.each([
    ["by its guide", "google-saml", null],
    ["by its issuer, with another guide", "generic-saml", "https://accounts.google.com/o/saml2?idpid=C01"],
    ["by its issuer, without a guide", null, "https://accounts.google.com/o/saml2?idpid=C01"],
  ])("for Google, known %s", (_how, preset, issuer) => {
    expect(note(preset, issuer)?.en).toMatch(/no single logout/);
  });

  it.each([
    ["another provider", "okta-saml", "http://www.okta.com/exk1"],
    ["a host that only begins so", null, "https://accounts.google.com.evil.test/o"],
    ["nobody yet", null, null],
    ["a guide that is not there any more", "gone", null],
  ])("but for %s it is", (_who, preset, issuer) => {
    expect(note(preset, issuer)).toBeNull();
  });
});
