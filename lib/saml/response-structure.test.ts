import { describe, expect, it } from "vitest";
import { readResponse } from "./response-structure";
import { ns } from "./saml-names";

const success = "urn:oasis:names:tc:SAML:2.0:status:Success";

describe("the shape of an answer", () => {
  const issuer = (name: string) => `<a:Issuer xmlns:a="${ns.assertion}">${name}</a:Issuer>`;
  const assertion = (inside: string) =>
    `<a:Assertion xmlns:a="${ns.assertion}" Version="2.0" ID="_a">${inside}</a:Assertion>`;
  const response = (inside: string, version = "2.0") =>
    `<p:Response xmlns:p="${ns.protocol}" Version="${version}" ID="_r">${inside}</p:Response>`;
  const read = (xml: string) => readResponse(Buffer.from(xml).toString("base64"));
  const refused = '<p:Status><p:StatusCode Value="x:Requester"/></p:Status>';

  it.each<[string, string, string | null]>([
    ["of the response", response(`${issuer("outer")}${assertion(issuer("inner"))}`), "outer"],
    ["of the assertion, where the response has none", response(assertion(issuer("inner"))), "inner"],
    ["of nobody", response(assertion("")), null],
    ["of a refusal", response(`${issuer("outer")}${refused}`), "outer"],
    ["of a refusal that names nobody", response(refused), null],
  ])("the issuer to look for is that %s", (_what, xml, expected) => expect(read(xml).hints.issuer).toBe(expected));

  it.each<[string, string, string]>([
    ["saml_root", "another root", assertion("")],
    ["saml_root", "a look-alike", '<Response xmlns="urn:x" Version="2.0"/>'],
    ["saml_version", "another version", response(assertion(""), "1.1")],
    [
      "saml_version",
      "an assertion of another version",
      response(assertion("").replace('Version="2.0"', 'Version="1.1"')),
    ],
    [
      "saml_assertion_count",
      "a success without an assertion",
      response(`<p:Status><p:StatusCode Value="${success}"/></p:Status>`),
    ],
    ["saml_assertion_count", "no status and no assertion", response("")],
    ["saml_assertion_count", "two assertions", response(`${assertion("")}${assertion("").replace("_a", "_b")}`)],
    ["saml_structure", "two issuers", response(`${issuer("a")}${issuer("b")}${assertion("")}`)],
    ["saml_structure", "two issuers of the assertion", response(assertion(`${issuer("a")}${issuer("b")}`))],
    ["saml_structure", "two verdicts", response(`${refused}${refused}`)],
    ["saml_duplicate_id", "one ID twice", response(assertion("").replace("_a", "_r"))],
    ["saml_duplicate_id", "one ID in another spelling", response(assertion("").replace('ID="_a"', 'ID="_a" id="_a"'))],
  ])("%s: %s", (code, _what, xml) => expect(() => read(xml)).toThrow(code));

  it.each([
    [0, "saml_root"],
    [1, "saml_too_large"],
  ])("512 KiB and %i bytes more: %s", (more, code) => {
    const xml = `<a b="${"x".repeat(512 * 1024 - 9 + more)}"/>`;
    expect(() => read(xml)).toThrow(code);
  });

  it.each(["", " ", "YQ", "YQ=", "=YQ=", "Y-Q=", "YQ==YQ=="])("%j is no base64", (field) =>
    expect(() => readResponse(field)).toThrow("saml_encoding"),
  );
});
