import { describe, expect, it } from "vitest";
import { ns } from "./saml-names";
import { readSignatureShape } from "./signature-shape";
import { childElement, parseMessage } from "./xml-document";

/* The one shape of a signature that is read (checks.md 3.1.8), each part of it away, twice, or only looking like it. */

const enveloped = `${ns.ds}enveloped-signature`;
const exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
const inclusive = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const more = "http://www.w3.org/2001/04/xmldsig-more#";
const sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";

const good = `<a ID="_a" xmlns:ds="${ns.ds}" xmlns:ec="${exclusive}" xmlns:x="urn:x"><ds:Signature><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${exclusive}"/><ds:SignatureMethod Algorithm="${more}rsa-sha256"/><ds:Reference URI="#_a"><ds:Transforms><ds:Transform Algorithm="${enveloped}"/><ds:Transform Algorithm="${exclusive}"/></ds:Transforms><ds:DigestMethod Algorithm="${sha256}"/><ds:DigestValue>AAAA</ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue>BBBB</ds:SignatureValue></ds:Signature></a>`;

type Edit = [from: string | RegExp, to: string];
const twice = (name: string): Edit => [new RegExp(`<ds:${name}\\b[^>]*?(?:/>|>.*</ds:${name}>)`), "$&$&"];
const without = (name: string): Edit => [new RegExp(`<ds:${name}\\b[^>]*?(?:/>|>.*?</ds:${name}>)`), ""];
const alike = (name: string): Edit => [new RegExp(`(</?)ds:${name}\\b`, "g"), `$1x:${name}`];
const prefixes = (count: number): Edit => [
  `<ds:Transform Algorithm="${exclusive}"/>`,
  `<ds:Transform Algorithm="${exclusive}"><ec:InclusiveNamespaces PrefixList=" ${"p ".repeat(count)}"/></ds:Transform>`,
];

function shapeOf(edits: readonly Edit[], allowSha1 = false) {
  const xml = edits.reduce((text, [from, to]) => {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`Nothing was changed: ${from}`);
    return changed;
  }, good);
  const parent = parseMessage(xml);
  const signature = childElement(parent, ns.ds, "Signature");
  if (!signature) throw new Error("No signature");
  return readSignatureShape(parent, signature, allowSha1);
}

const refusal = (edits: readonly Edit[], allowSha1 = false) => {
  try {
    shapeOf(edits, allowSha1);
    return null;
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
};

const structure = "saml_signature_structure";
const signatureMethod = (name: string): Edit => [`${more}rsa-sha256`, name];
const digestMethod = (name: string): Edit => [sha256, name];

describe("what is refused, and what is not", () => {
  it.each<[string, Edit[], string | null]>([
    ["as it should be", [], null],
    ["no SignedInfo", [without("SignedInfo")], structure],
    ["two of them", [twice("SignedInfo")], structure],
    ["a SignedInfo that only looks like one", [alike("SignedInfo")], structure],
    ["no value", [without("SignatureValue")], structure],
    ["two values", [twice("SignatureValue")], structure],
    ["a value that only looks like one", [alike("SignatureValue")], structure],
    ["an empty value", [["BBBB", ""]], structure],
    ["one KeyInfo", [["</ds:Signature>", "<ds:KeyInfo/></ds:Signature>"]], null],
    ["two KeyInfos", [["</ds:Signature>", "<ds:KeyInfo/><ds:KeyInfo/></ds:Signature>"]], structure],
    ["a KeyInfo that only looks like one", [["</ds:Signature>", "<x:KeyInfo/></ds:Signature>"]], structure],
    ["something else", [["</ds:Signature>", "<ds:Manifest/></ds:Signature>"]], structure],
    ...["CanonicalizationMethod", "SignatureMethod", "Reference"].flatMap((name): [string, Edit[], string][] => [
      [`no ${name}`, [without(name)], structure],
      [`${name} twice`, [twice(name)], structure],
      [`a ${name} that only looks like one`, [alike(name)], structure],
      [`another element for ${name}`, [[new RegExp(`(</?)ds:${name}\\b`, "g"), "$1ds:Other"]], structure],
    ]),
    ...["DigestMethod", "DigestValue"].flatMap((name): [string, Edit[], string][] => [
      [`no ${name}`, [without(name)], structure],
      [`${name} twice`, [twice(name)], structure],
      [`a ${name} that only looks like one`, [alike(name)], structure],
    ]),
    ["something in the reference", [["<ds:DigestMethod", "<ds:Object/><ds:DigestMethod"]], structure],
    ["32 prefixes", [prefixes(32)], null],
    ["33 prefixes", [prefixes(33)], structure],
    ["another ID", [["#_a", "#_b"]], "saml_signature_reference"],
    ["the ID without its mark", [["#_a", "_a"]], "saml_signature_reference"],
    ["the whole document", [["#_a", ""]], "saml_signature_reference"],
    ["no reference", [[' URI="#_a"', ""]], "saml_signature_reference"],
    [
      "an element without ID",
      [
        [' ID="_a"', ""],
        ["#_a", "#"],
      ],
      "saml_signature_reference",
    ],
    [
      "an element with an empty ID",
      [
        ['ID="_a"', 'ID=""'],
        ["#_a", "#"],
      ],
      "saml_signature_reference",
    ],
    ["no transforms", [without("Transforms")], "saml_transform"],
    ["transforms twice", [twice("Transforms")], "saml_transform"],
    ["an empty list of them", [[/(<ds:Transforms>).*(<\/ds:Transforms>)/, "$1$2"]], "saml_transform"],
    ["no canonicalization, which is the inclusive one", [[/<ds:Transform Algorithm="[^"]*c14n#"\/>/, ""]], null],
    ["one more transform", [[/<ds:Transform Algorithm="[^"]*c14n#"\/>/, "$&$&"]], "saml_transform"],
    ["another first one", [[enveloped, exclusive]], "saml_transform"],
    ["another second one", [[/(<ds:Transform Algorithm=")[^"]*c14n#/, "$1urn:x"]], "saml_transform"],
    [
      "a second one that canonicalizes otherwise",
      [[/(<ds:Transform Algorithm="[^"]*c14n)#/, "$1-other#"]],
      "saml_c14n",
    ],
    ["a transform without a name", [[/(<ds:Transform) Algorithm="[^"]*c14n#"/, "$1"]], "saml_transform"],
    ["a transform that only looks like one", [["<ds:Transform ", "<x:Transform "]], "saml_transform"],
    ["another element for a transform", [["<ds:Transform ", "<ds:XPath "]], "saml_transform"],
    ["another canonicalization", [[/(CanonicalizationMethod Algorithm=")[^"]*/, "$1urn:x"]], "saml_c14n"],
    ["an unnamed one", [[/(CanonicalizationMethod) Algorithm="[^"]*"/, "$1"]], "saml_c14n"],
    ["a signature by a shared secret", [signatureMethod(`${more}hmac-sha256`)], "saml_signature_algorithm"],
    ["a signature by nothing", [[/(SignatureMethod) Algorithm="[^"]*"/, "$1"]], "saml_signature_algorithm"],
    ["SHA-1", [signatureMethod(`${ns.ds}rsa-sha1`)], "saml_signature_algorithm"],
    ["a digest of SHA-1", [digestMethod(`${ns.ds}sha1`)], "saml_digest_algorithm"],
    ["a digest of MD5", [digestMethod(`${more}md5`)], "saml_digest_algorithm"],
    ["a digest of nothing", [[/(DigestMethod) Algorithm="[^"]*"/, "$1"]], "saml_digest_algorithm"],
  ])("%s: %j", (_what, edits, expected) => expect(refusal(edits)).toBe(expected));

  it.each<[string, Edit[], string | null]>([
    ["SHA-1", [signatureMethod(`${ns.ds}rsa-sha1`), digestMethod(`${ns.ds}sha1`)], null],
    ["MD5", [signatureMethod(`${more}rsa-md5`)], "saml_signature_algorithm"],
    ["a digest of MD5", [digestMethod(`${more}md5`)], "saml_digest_algorithm"],
  ])("while SHA-1 is let through, %s: %j", (_what, edits, expected) => expect(refusal(edits, true)).toBe(expected));
});

describe("what is read", () => {
  it.each(["rsa-sha384", "rsa-sha512", "ecdsa-sha256", "ecdsa-sha384", "ecdsa-sha512"])("%s", (name) => {
    const [kind, hash] = name.split("-");
    expect(shapeOf([signatureMethod(`${more}${name}`)])).toMatchObject({ hash, ecdsa: kind === "ecdsa" });
  });

  it.each([
    [`${more}sha384`, "sha384"],
    ["http://www.w3.org/2001/04/xmlenc#sha512", "sha512"],
  ])("a digest of %s", (uri, digestHash) => expect(shapeOf([digestMethod(uri)])).toMatchObject({ digestHash }));

  it("how the element is written, and how SignedInfo is, each by its own word", () => {
    const plain = { exclusive: true, inclusivePrefixes: [] };
    expect(shapeOf([])).toMatchObject({ signedInfoForm: plain, contentForm: plain });
    expect(shapeOf([])).toMatchObject({ hash: "sha256", ecdsa: false, digestHash: "sha256" });
    const signedInfoInclusive: Edit = [/(CanonicalizationMethod Algorithm=")[^"]*/, `$1${inclusive}`];
    expect(shapeOf([signedInfoInclusive])).toMatchObject({ signedInfoForm: { exclusive: false }, contentForm: plain });
    const lists: Edit = [
      `<ds:Transform Algorithm="${exclusive}"/>`,
      `<ds:Transform Algorithm="${exclusive}"><ec:InclusiveNamespaces PrefixList="xs\t#default\n"/><ec:Other PrefixList="no"/></ds:Transform>`,
    ];
    expect(shapeOf([lists]).contentForm).toEqual({ exclusive: true, inclusivePrefixes: ["xs", ""] });
    const onlyEnveloped: Edit = [/<ds:Transform Algorithm="[^"]*c14n#"\/>/, ""];
    expect(shapeOf([onlyEnveloped]).contentForm).toEqual({ exclusive: false, inclusivePrefixes: [] });
  });

  it("bytes with white space between, and none of what is no base64", () => {
    const bytes = ([from, to]: Edit) => shapeOf([[from, to]]).value.toString("hex");
    expect(bytes(["BBBB", " BB\n BB "])).toBe("041041");
    expect(bytes(["BBBB", "BB-BB"])).toBe("");
    expect(bytes(["BBBB", "BB=BB"])).toBe("");
    expect(bytes(["BBBB", "B==="])).toBe("");
  });
});
