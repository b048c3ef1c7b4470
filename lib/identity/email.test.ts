import { describe, expect, it } from "vitest";
import { domainAndParents, domainSchema, emailDomain, emailSchema, isEmail } from "./email";

describe("addresses", () => {
  it.each<[string, string | null]>([
    [" Ada@Acme.Example ", "ada@acme.example"],
    ["ada\u0000@acme.example", null],
    ["ada\ud800@acme.example", null],
    ["ada", null],
    ["o'brien+x@acme.example", "o'brien+x@acme.example"],
    ["j\u00f6rg@b\u00fccher.example", "j\u00f6rg@b\u00fccher.example"],
    ["root@localhost", "root@localhost"],
    ["ada<eve@evil.example>@acme.example", null],
    ["ada<eve@evil.example", null],
    ['"ada lovelace"@acme.example', null],
    ["ada\r\nBcc: eve@evil.example", null],
    ["ada\t@acme.example", null],
    ["ada\u202e@acme.example", null],
    ["ada\u200b@acme.example", null],
    ["ada\u3164@acme.example", null],
    ["ada@ac\u00adme.example", null],
    ["ada@acme.example/x", null],
    ["ada@acme example", null],
    ["ada@1.2.3.4", null],
    ["ada@[1.2.3.4]", null],
    [".ada@acme.example", null],
    ["ada..b@acme.example", null],
    [`${"a".repeat(65)}@acme.example`, null],
    [`${"a".repeat(64)}@acme.example`, `${"a".repeat(64)}@acme.example`],
    [`a@${"b".repeat(63)}.example`, `a@${"b".repeat(63)}.example`],
    [`a@${"b".repeat(64)}.example`, null],
    [`a@${"b.".repeat(125)}cc`, `a@${"b.".repeat(125)}cc`],
    [`a@${"b.".repeat(125)}ccc`, null],
    ["a@b", "a@b"],
    ["@acme.example", null],
    ["ada@", null],
    ["ada@-acme.example", null],
    ["ada@acme.1", null],
    ["ada@1acme.example", "ada@1acme.example"],
    ["a@b@acme.example", null],
    [`${" ".repeat(984)}ada@acme.example`, "ada@acme.example"],
    [`${" ".repeat(985)}ada@acme.example`, null],
  ])("%j is kept as %s", (text, expected) => expect(emailSchema.safeParse(text).data ?? null).toBe(expected));

  it.each(["jane_gmail.example#EXT#@contoso.onmicrosoft.example", "live.com#jane@gmail.example"])(
    "%s is the name of a guest, no address, and says so",
    (text) => expect(emailSchema.safeParse(text).error?.issues[0]?.message).toBe("guest_name"),
  );

  it.each(['"ada lovelace"@acme.example', "ada..b@acme.example", "ada#..b@acme.example", "#ext#ada..b@acme.example"])(
    "%s is nobody's name, and is not called a guest's",
    (text) => expect(emailSchema.safeParse(text).error?.issues[0]?.message).toBe("email"),
  );
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
    expect(emailDomain("@acme.example")).toBeNull();
    expect(emailDomain("ada@")).toBeNull();
    expect(emailDomain("a@b")).toBe("b");
    expect(emailDomain("a@b@c.example")).toBe("c.example");
    expect(emailDomain("ada@BÜCHER /x")).toBe("bücher /x");
    expect(isEmail(" Ada@Acme.Example ")).toBe(true);
    expect(isEmail("ada")).toBe(false);
  });

  it("the domains above one are found by labels, without the last label", () => {
    expect(domainAndParents("it.eu.acme.example")).toEqual(["it.eu.acme.example", "eu.acme.example", "acme.example"]);
  });
});
