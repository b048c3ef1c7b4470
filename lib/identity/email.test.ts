import { describe, expect, it } from "vitest";
import { domainAndParents, domainSchema, emailDomain, emailSchema } from "./email";

describe("addresses", () => {
  it.each<[string, string | null]>([
    [" Ada@Acme.Example ", "ada@acme.example"],
    ["ada\u0000@acme.example", null],
    ["ada\ud800@acme.example", null],
    ["ada", null],
  ])("%j is kept as %s", (text, expected) => expect(emailSchema.safeParse(text).data ?? null).toBe(expected));
});

describe("domains", () => {
  it.each<[string, string | null]>([
    ["Acme.Example", "acme.example"],
    ["@acme.example.", "acme.example"],
    [" bücher.example ", "xn--bcher-kva.example"],
    ["XN--BCHER-KVA.example", "xn--bcher-kva.example"],
    ["localhost", null],
    ["acme.example/path", null],
    ["acme.example:80", null],
    ["-acme.example", null],
    ["a@b.example", null],
    ["acme..example", null],
  ])("%s is kept as %s", (text, expected) => expect(domainSchema.safeParse(text).data ?? null).toBe(expected));

  it("an address is compared in the form that is kept", () => {
    expect(emailDomain("ada@BÜCHER.example")).toBe("xn--bcher-kva.example");
    expect(emailDomain("ada@notacme.example")).toBe("notacme.example");
    expect(emailDomain("nobody")).toBeNull();
  });

  it("the domains above one are found by labels, without the last label", () => {
    expect(domainAndParents("it.eu.acme.example")).toEqual(["it.eu.acme.example", "eu.acme.example", "acme.example"]);
  });
});
