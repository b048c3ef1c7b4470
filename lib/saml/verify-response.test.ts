import { createPrivateKey } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceptFixtures } from "@/e2e/fixtures/saml-accept";
import { goodResponse, makeFixtureKeys, minutes, world } from "@/e2e/fixtures/saml-world";
import {
  rejectFixtures,
  rejectFolder,
  type StoredSetting,
  writeSamlFixtures,
} from "@/e2e/fixtures/write-saml-fixtures";
import { buildResponse, encodeResponse, type ResponseOptions } from "@/e2e/support/saml-response";
import { valuesWithin } from "@/lib/facts/fact";
import { readCertificate } from "./certificate";
import type { RequestState } from "./response-checks";
import { readResponse } from "./response-structure";
import { samlConfigSchema } from "./saml-config";
import { SamlFailure } from "./saml-failure";
import { spAddresses } from "./sp-addresses";
import { type Verification, verifyResponse } from "./verify-response";

const directory = mkdtempSync(join(tmpdir(), "gatehouse-fixtures-"));

beforeAll(() => writeSamlFixtures(directory));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function requestState(name: StoredSetting["request"]): RequestState {
  const { requestId } = world;
  if (name === "none") return { state: "none" };
  if (name !== "open" && name !== "open-forced") return { state: name, requestId };
  return {
    state: "open",
    requestId,
    forceAuthn: name === "open-forced",
    createdAt: new Date(world.now.getTime() - 5000),
  };
}

function verify(xml: string, setting: Omit<StoredSetting, "outcome">, decryptionKey: string): Verification {
  const config = samlConfigSchema.parse(setting.saml);
  const trusted = config.certificates.flatMap((pem) => {
    const read = readCertificate(pem);
    return read ? [{ fingerprint: read.view.fingerprint, publicKey: read.certificate.publicKey }] : [];
  });
  let response: ReturnType<typeof readResponse>;
  try {
    response = readResponse(encodeResponse(xml));
  } catch (error) {
    if (!(error instanceof SamlFailure)) throw error;
    const { code, details } = error;
    const { expected, got } = details;
    return { verdict: "refused", code, checks: [{ name: code, passed: false, expected, got }] };
  }
  // What is read is judged, and a refusal is an answer: nothing is thrown.
  return verifyResponse(
    response,
    { trusted, decryption: [createPrivateKey(decryptionKey)] },
    {
      now: new Date(setting.now),
      config,
      addresses: spAddresses(world.connectionId, config, world.baseUrl),
      request: requestState(setting.request),
    },
  );
}

function verifyFolder(folder: string) {
  const read = (name: string) => readFileSync(join(directory, folder, name), "utf8");
  const setting = JSON.parse(read("setting.json")) as StoredSetting;
  const { decryption } = JSON.parse(readFileSync(join(directory, "keys.json"), "utf8")) as { decryption: string };
  return verify(read("response.xml"), setting, decryption);
}

describe("SAML fixtures", () => {
  it.each(acceptFixtures)(
    "accepts $name",
    ({ name, says: { issuer, groups = "groups" } = { issuer: world.issuer } }) => {
      const result = verifyFolder(join("accept", name));
      expect(result.verdict === "refused" ? result.code : "accepted").toBe("accepted");
      expect(result).toMatchObject({ assertion: { nameId: "ada@acme.test", issuer } });
      expect(result.verdict === "accepted" && result.assertion.claims[groups]).toEqual(["a", "b"]);
    },
  );

  it.each([
    ["assertion-signed", ["Assertion"]],
    ["response-signed", ["Response"]],
    ["both-signed", ["Response", "Assertion"]],
    ["encrypted-name-in-an-encrypted-assertion", ["Assertion"]],
    ["encrypted-response-signed-only", ["Response"]],
  ])("%s tells which parts were signed: %s", (name, parts) => {
    const signature = verifyFolder(join("accept", name)).checks.find(
      (check) => check.name === "saml_signature_invalid",
    );
    expect(valuesWithin(signature?.got).slice(0, -1)).toEqual(parts);
  });

  it("covers what the field sends, and at least sixty defects of one kind each", () => {
    expect(readdirSync(join(directory, "accept")).length).toBe(acceptFixtures.length);
    expect(readdirSync(join(directory, "reject")).length).toBe(rejectFixtures.length);
    expect(rejectFixtures.length).toBeGreaterThanOrEqual(60);
  });

  it.each(rejectFixtures)("refuses with %s: %s", (code, defect) => {
    const result = verifyFolder(join("reject", rejectFolder(code, defect)));
    expect(result.verdict === "refused" ? result.code : "accepted").toBe(code);
  });

  it.each(rejectFixtures)(
    "says of %s: %s only what the message says, and sentences that German has",
    (code, defect) => {
      const folder = join("reject", rejectFolder(code, defect));
      const read = readFileSync(join(directory, folder, "response.xml"), "utf8");
      const message = read.replace(/[\t\r\n]+/g, " ");
      const facts = verifyFolder(folder).checks.flatMap(({ expected, got }) => [expected, got]);
      const sentences = facts.flatMap(valuesWithin).filter((value) => /[a-z]+ [a-z]+ [a-z]+/i.test(value));
      expect(sentences.filter((value) => !message.includes(value))).toEqual([]);
    },
  );
});

describe("what is data and what is not", () => {
  it("a claim called __proto__ is data", async () => {
    const keys = await makeFixtureKeys();
    const xml = buildResponse({ ...goodResponse(keys), attributes: Object.fromEntries([["__proto__", ["x"]]]) });
    const saml = { issuer: world.issuer, ssoUrl: "https://idp.test/sso", certificates: [keys.idp.certificate] };
    const result = verify(xml, { now: world.now.toISOString(), saml, request: "open" }, keys.ours.privateKey);
    expect(result.verdict === "accepted" && Object.keys(result.assertion.claims)).toEqual(["__proto__"]);
  });

  it.each([
    ["the one NameID", "<saml:NameID>ada</saml:NameID>", ["ada"]],
    ["one of another namespace", '<NameID xmlns="urn:other">ada</NameID>', []],
    ["another element of SAML", "<saml:BaseID>ada</saml:BaseID>", []],
    ["two of them", "<saml:NameID>ada</saml:NameID><saml:NameID>bob</saml:NameID>", []],
  ])("a value with an element in it is read where that is %s", async (_what, value, read) => {
    const keys = await makeFixtureKeys();
    const beforeSigning = (xml: string) =>
      xml.replace(/(Name="role"[^>]*>\s*<saml:AttributeValue[^>]*>)[^<]*/, `$1${value}`);
    const xml = buildResponse({ ...goodResponse(keys), beforeSigning });
    const saml = { issuer: world.issuer, ssoUrl: "https://idp.test/sso", certificates: [keys.idp.certificate] };
    const result = verify(xml, { now: world.now.toISOString(), saml, request: "open" }, keys.ours.privateKey);
    expect(result.verdict === "accepted" && result.assertion.claims.role).toEqual(read);
  });

  it("what is accepted is told in full: the earliest end of the session, and the latest time of a replay", async () => {
    const keys = await makeFixtureKeys();
    const second = `<saml:AuthnStatement AuthnInstant="${minutes(-1)}" SessionNotOnOrAfter="${minutes(30)}"/>`;
    const beforeSigning = (xml: string) =>
      xml
        .replace("<saml:NameID ", '<saml:NameID NameQualifier="idp" SPNameQualifier="sp" ')
        .replace(/(<saml:Conditions[^>]*NotOnOrAfter=")[^"]+/, `$1${minutes(20)}`)
        .replace("<saml:AuthnStatement ", `<saml:AuthnStatement SessionNotOnOrAfter="${minutes(60)}" `)
        .replace(/SessionIndex="[^"]*"/, 'SessionIndex="_s"')
        .replace("</saml:AuthnStatement>", `</saml:AuthnStatement>${second}`)
        .replace('Name="role"', 'FriendlyName="r" Name="role"')
        .replace('Name="groups"', 'FriendlyName="r" Name="role"');
    const told = (change: Partial<ResponseOptions>) => {
      const xml = buildResponse({ ...goodResponse(keys), ...change });
      const saml = { issuer: world.issuer, ssoUrl: "https://idp.test/sso", certificates: [keys.idp.certificate] };
      const result = verify(xml, { now: world.now.toISOString(), saml, request: "open" }, keys.ours.privateKey);
      return result.verdict === "accepted" ? result.assertion : result.code;
    };
    const email = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
    const usual = { issuer: world.issuer, nameId: "ada@acme.test", nameIdFormat: email, authenticatedAt: world.now };
    expect(told({ beforeSigning })).toMatchObject({
      ...usual,
      assertionId: expect.stringMatching(/^_[0-9a-f]{32}$/),
      nameQualifier: "idp",
      spNameQualifier: "sp",
      claims: { full_name: ["Ada Lovelace"], role: ["developer", "a", "b"] },
      friendlyNames: { r: "role" },
      authnContext: "urn:oasis:names:tc:SAML:2.0:ac:classes:Password",
      sessionIndexes: ["_s"],
      sessionEndsAt: new Date(minutes(30)),
      expiresAt: new Date(minutes(20)),
    });
    expect(told({})).toMatchObject({ ...usual, sessionEndsAt: undefined, expiresAt: new Date(minutes(10)) });
  });

  it("a nil attribute value is absent, and an attribute of nothing but nil is not there at all", async () => {
    const keys = await makeFixtureKeys();
    const attributes = { role: ["nil"], groups: ["nil", "designers"], mail: [""] };
    const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
    const beforeSigning = (xml: string) =>
      xml.replaceAll("<saml:AttributeValue>nil<", `<saml:AttributeValue ${xsi} xsi:nil="true"><`);
    const xml = buildResponse({ ...goodResponse(keys), attributes, beforeSigning });
    const saml = { issuer: world.issuer, ssoUrl: "https://idp.test/sso", certificates: [keys.idp.certificate] };
    const result = verify(xml, { now: world.now.toISOString(), saml, request: "open" }, keys.ours.privateKey);
    expect(result.verdict === "accepted" && { ...result.assertion.claims }).toEqual({
      groups: ["designers"],
      mail: [""],
    });
  });

  it("saml_encoding: not base64, not UTF-8", () => {
    expect(() => readResponse("%%%")).toThrow(SamlFailure);
    expect(() => readResponse(Buffer.from([0x3c, 0xff, 0x3e]).toString("base64"))).toThrow("saml_encoding");
  });
});
