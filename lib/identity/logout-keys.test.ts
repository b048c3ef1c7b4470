import { expect, it } from "vitest";
import { createSecretBox } from "@/lib/crypto/secret-box";
import { oidcSidKeys, oidcSubjectKeys, samlIndexKeys, samlSubjectKeys } from "./logout-keys";

const box = createSecretBox(["the first secret, long enough"]);
const place = { connectionId: "c1", issuer: "https://idp.example" };
const persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
const name = { nameId: "anna", format: persistent, nameQualifier: "idp", spNameQualifier: "sp" };

it.each([
  ["the name", { nameId: "Anna" }],
  ["the format", { format: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient" }],
  ["no format", { format: null }],
  ["the NameQualifier", { nameQualifier: "other" }],
  ["no NameQualifier", { nameQualifier: null }],
  ["an empty NameQualifier", { nameQualifier: "" }],
  ["the SPNameQualifier", { spNameQualifier: undefined }],
  ["qualifiers in each other's place", { nameQualifier: "sp", spNameQualifier: "idp" }],
])("another SAML subject by %s is another key", (_, change) => {
  expect(samlSubjectKeys(box, place, { ...name, ...change })).not.toEqual(samlSubjectKeys(box, place, name));
});

it("a NameID without Format is one of the unspecified format", () => {
  const format = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
  expect(samlSubjectKeys(box, place, { nameId: "anna" })).toEqual(
    samlSubjectKeys(box, place, { nameId: "anna", format }),
  );
});

it("one value is another key for each purpose, connection and issuer", () => {
  const places = [place, { ...place, connectionId: "c2" }, { ...place, issuer: "https://other.example" }];
  const keys = places.flatMap((at) => [
    ...samlSubjectKeys(box, at, { nameId: "7" }),
    ...samlIndexKeys(box, at, "7"),
    ...oidcSubjectKeys(box, at, "7"),
    ...oidcSidKeys(box, at, "7"),
  ]);
  expect(new Set(keys).size).toBe(12);
});

it("no value reaches into its neighbour", () => {
  const one = oidcSidKeys(box, { connectionId: "c", issuer: 'i","s' }, "id");
  expect(oidcSidKeys(box, { connectionId: "c", issuer: "i" }, 's","id')).not.toEqual(one);
});

it("a session that was written before APP_SECRET was rotated is found after it", () => {
  const rotated = createSecretBox(["a second secret, long enough", "the first secret, long enough"]);
  expect(oidcSidKeys(rotated, place, "7")).toContain(oidcSidKeys(box, place, "7")[0]);
});
