import { expect, it } from "vitest";
import type { SsoError } from "@/lib/errors/sso-error";
import { MetadataAggregate, type WantedEntity } from "./metadata-aggregate";
import { parseMetadataText } from "./metadata-text";
import { attribute, childElement, childElements } from "./xml-document";

const md = "urn:oasis:names:tc:SAML:2.0:metadata";
const role = `<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/>`;
const provider = (id: string, more = "") =>
  `<md:EntityDescriptor entityID="${id}">${role}${more}</md:EntityDescriptor>`;
const application = (id: string) => `<md:EntityDescriptor entityID="${id}"><md:SPSSODescriptor/></md:EntityDescriptor>`;
const group = (...inner: string[]) =>
  `<?xml version="1.0"?><md:EntitiesDescriptor xmlns:md="${md}" validUntil="2030-01-01T00:00:00Z">${inner.join("\n")}</md:EntitiesDescriptor>`;

/** Everything that is hard to tell from an entity without reading XML. */
const decoys = [
  `<!-- <md:EntityDescriptor entityID="urn:b"> -->`,
  `<md:Extensions><md:EntityDescriptor entityID="urn:b"><md:IDPSSODescriptor/></md:EntityDescriptor></md:Extensions>`,
  `<ds:Signature xmlns:ds="urn:s" Id='a>b'><![CDATA[</md:EntitiesDescriptor>]]></ds:Signature>`,
  `<?note </md:EntitiesDescriptor>?>`,
];

function reduced(xml: string, names: WantedEntity = {}, length = xml.length): string {
  const aggregate = new MetadataAggregate(names);
  for (let at = 0; at < xml.length; at += length) aggregate.write(xml.slice(at, at + length));
  return aggregate.end();
}

function refusal(xml: string, names?: WantedEntity): Partial<SsoError> {
  try {
    return { message: reduced(xml, names) };
  } catch (error) {
    return error as SsoError;
  }
}

const many = group(
  ...decoys,
  application("urn:app"),
  provider("urn:a", `<md:Organization><!-- </md:EntityDescriptor> --></md:Organization>`),
  `<md:EntitiesDescriptor Name="inner">${provider("urn:b")}${provider("urn:c&amp;d")}</md:EntitiesDescriptor>`,
  provider("urn:e"),
);

it.each([1, 2, 3, 7, 64, 1_000_000])(
  "finds the wanted provider in pieces of %i characters, with the groups around it",
  (length) => {
    const root = parseMetadataText(reduced(many, { entityId: "urn:c&d" }, length));
    expect(attribute(root, "validUntil")).toBe("2030-01-01T00:00:00Z");
    const inner = childElement(root, md, "EntitiesDescriptor");
    const entities = inner ? childElements(inner) : [];
    expect(entities.map((entity) => attribute(entity, "entityID"))).toEqual(["urn:c&d"]);
    expect(childElements(root)).toHaveLength(1);
  },
);

it("takes the only provider, or the one that the connection has among several", () => {
  expect(reduced(group(application("urn:x"), provider("urn:a")))).toContain('entityID="urn:a"');
  expect(reduced(many, { knownEntityId: "urn:b" })).toContain('entityID="urn:b"');
  // The only one is taken whatever the connection has, as in a small document: what then follows is the caller's rule.
  expect(reduced(group(provider("urn:a")), { knownEntityId: "urn:b" })).toContain('entityID="urn:a"');
});

it("asks which one is meant, and names what there is", () => {
  const choices = ["urn:a", "urn:b", "urn:c&d", "urn:e"];
  expect(refusal(many)).toMatchObject({ code: "metadata_entity_choice", details: { choices } });
  expect(refusal(many, { entityId: "urn:other" })).toMatchObject({ code: "metadata_entity_choice" });
  expect(refusal(group(provider("urn:a"), provider("urn:a")), { entityId: "urn:a" })).toMatchObject({
    code: "metadata_entity_choice",
  });
  expect(refusal(group(application("urn:x")))).toMatchObject({ code: "metadata_no_idp" });
});

it("is not told another name by what merely looks like one", () => {
  const tricky = `<md:EntityDescriptor note=" entityID='urn:wanted'" entityID="urn:evil">${role}</md:EntityDescriptor>`;
  const xml = group(tricky, provider("urn:other"));
  expect(refusal(xml, { entityId: "urn:wanted" })).toMatchObject({
    code: "metadata_entity_choice",
    details: { choices: ["urn:evil", "urn:other"] },
  });
});

it.each<[string, string, string]>([
  ["a document type", `<!DOCTYPE x [<!ENTITY a "b">]>${many}`, "metadata_dtd"],
  ["an end that does not come", many.slice(0, -5), "metadata_malformed"],
  ["an entity without an end", group(`<md:EntityDescriptor entityID="urn:a">`), "metadata_malformed"],
  ["something else altogether", "<html><body>Sign in</body></html>", "metadata_too_large"],
  ["one entity that is too large", group(provider("urn:a", "x".repeat(2 * 1024 * 1024))), "metadata_too_large"],
  ["a tag without an end", `${group().slice(0, -10)}<a b="${"x".repeat(1024 * 1024)}`, "metadata_too_large"],
  ["groups in groups without end", `<md:EntitiesDescriptor xmlns:md="${md}">`.repeat(20), "metadata_too_large"],
])("refuses %s", (_name, xml, code) => {
  expect(refusal(xml)).toMatchObject({ code });
});

const nested = (levels: number) =>
  `${`<md:EntitiesDescriptor xmlns:md="${md}">`.repeat(levels)}${provider("urn:a")}${"</md:EntitiesDescriptor>".repeat(levels)}`;
const sized = (characters: number) => {
  const frame = provider("urn:a", "").length;
  return group(provider("urn:a", "x".repeat(characters - frame)));
};

it.each<[string, string, object]>([
  ["groups 16 deep", nested(16), { message: expect.stringContaining("urn:a") }],
  ["groups 17 deep", nested(17), { code: "metadata_too_large" }],
  ["an entity of 2 MiB", sized(2 * 1024 * 1024), { message: expect.stringContaining("urn:a") }],
  ["one of a character more", sized(2 * 1024 * 1024 + 1), { code: "metadata_too_large" }],
  ["an empty group beside it", group("<md:EntitiesDescriptor/>", provider("urn:a")), { message: expect.any(String) }],
  ["an empty entity beside it", group('<md:EntityDescriptor entityID="urn:x"/>', provider("urn:a")), {}],
  ["an entity alone, which is no list", provider("urn:a"), { code: "metadata_too_large" }],
  ["a list that is cut within text", `${group(provider("urn:a"))}<`, { code: "metadata_malformed" }],
])("at its limits: %s", (_what, xml, expected) => expect(refusal(xml)).toMatchObject(expected));

it("keeps what is between the tags of the entity, and its comments", () => {
  const inner = "<md:Organization>\n  <!-- a > b --> text &amp; more <![CDATA[<x>]]>\n</md:Organization>";
  expect(reduced(group(provider("urn:a", inner)))).toContain(inner);
});
