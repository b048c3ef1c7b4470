import { expect, it } from "vitest";
import { SsoError } from "@/lib/errors/sso-error";
import { nothing, plain, said } from "@/lib/facts/fact";
import { parseMetadataText } from "./metadata-text";

const root = '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"/>';

function read(text: string) {
  try {
    return parseMetadataText(text).localName;
  } catch (error) {
    if (error instanceof SsoError) return { refused: error.code, got: error.details.got };
    throw error;
  }
}
const refused = (code: string) => expect.objectContaining({ refused: code });
const malformed = (got: unknown) => ({ refused: "metadata_malformed", got });

it.each<[string, () => string, unknown]>([
  ["a document", () => root, "EntityDescriptor"],
  ["2 MiB", () => root.padEnd(2 * 1024 * 1024), "EntityDescriptor"],
  ["one character more", () => root.padEnd(2 * 1024 * 1024 + 1), refused("metadata_too_large")],
  ["as many tags as are read", () => `${"<!---->".repeat(39_998)}${root}`, "EntityDescriptor"],
  ["one more", () => `${"<!---->".repeat(39_999)}${root}`, refused("metadata_too_large")],
  [
    "another root of metadata",
    () => root.replace("EntityDescriptor", "KeyDescriptor"),
    malformed(plain("<KeyDescriptor>")),
  ],
  ["a root that only looks like one", () => root.replace("metadata", "x"), malformed(plain("<EntityDescriptor>"))],
  ["a sentence of 500 characters above", () => `${"a".repeat(500)}${root}`, "EntityDescriptor"],
  ["one of 501", () => `${"a".repeat(501)}${root}`, malformed(said("notXml"))],
  ["a document type", () => `<!DOCTYPE a>${root}`, refused("metadata_dtd")],
  ["an entity", () => `<! entity a>${root}`, refused("metadata_dtd")],
  ["an address of 2000 characters", () => `https://${"a".repeat(1992)}`, refused("metadata_is_address")],
  ["one of 2001", () => `https://${"a".repeat(1993)}`, malformed(said("notXml"))],
  ["nothing", () => " ", malformed(nothing)],
  ["a certificate", () => "-----BEGIN CERTIFICATE-----", malformed(said("certificateText"))],
  ["JSON", () => "{}", malformed(said("jsonText"))],
  ["some other text", () => "hello", malformed(said("notXml"))],
])("what is read of %s (checks.md 2.1 to 2.3)", (_what, text, expected) => expect(read(text())).toEqual(expected));
