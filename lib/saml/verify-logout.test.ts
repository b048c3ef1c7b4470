import { createPrivateKey } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goodLogout, logoutAddress, logoutFixtures } from "@/e2e/fixtures/saml-logout";
import { type FixtureKeys, makeFixtureKeys, world } from "@/e2e/fixtures/saml-world";
import { logoutFolder, type StoredLogoutSetting, writeLogoutFixtures } from "@/e2e/fixtures/write-logout-fixtures";
import { buildLogout, type LogoutOptions } from "@/e2e/support/saml-logout";
import { said } from "@/lib/facts/fact";
import { readCertificate } from "./certificate";
import { readLogoutEnvelope, readLogoutForm, readLogoutQuery } from "./logout-arrival";
import { shapeLogout } from "./logout-structure";
import { samlConfigSchema } from "./saml-config";
import { SamlFailure } from "./saml-failure";
import { verifyLogoutRequest, verifyLogoutResponse } from "./verify-logout";

const directory = mkdtempSync(join(tmpdir(), "gatehouse-logout-"));
let keys: FixtureKeys;

beforeAll(async () => {
  keys = await makeFixtureKeys();
  writeLogoutFixtures(directory, keys);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const readBy = {
  redirect: readLogoutQuery,
  post: readLogoutForm,
  soap: (body: string) => readLogoutEnvelope(Buffer.from(body)),
};

function verify(arrived: string, setting: Omit<StoredLogoutSetting, "outcome">, decryptionKey: string) {
  const config = samlConfigSchema.parse(setting.saml);
  const trusted = config.certificates.flatMap((pem) => {
    const read = readCertificate(pem);
    return read ? [{ fingerprint: read.view.fingerprint, publicKey: read.certificate.publicKey }] : [];
  });
  try {
    const message = shapeLogout(readBy[setting.binding](arrived));
    const expected = { now: new Date(setting.now), config, address: logoutAddress };
    const verificationKeys = { trusted, decryption: [createPrivateKey(decryptionKey)] };
    return message.parameter === "SAMLRequest"
      ? verifyLogoutRequest(message, verificationKeys, expected)
      : verifyLogoutResponse(message, verificationKeys, {
          ...expected,
          request: { state: setting.request, requestId: world.requestId },
        });
  } catch (error) {
    if (!(error instanceof SamlFailure)) throw error;
    return { verdict: "refused" as const, code: error.code, checks: [] };
  }
}

/** A message with its own setting, which differs from the good one in what is given. */
function verifyOne(options: Partial<LogoutOptions>, saml: object = {}) {
  const good = goodLogout(keys);
  const config = { issuer: world.issuer, certificates: [keys.idp.certificate], ...saml };
  const binding = options.binding ?? good.binding;
  const setting = { binding, now: world.now.toISOString(), request: "open" as const, saml: config };
  return verify(buildLogout({ ...good, ...options }), setting, keys.ours.privateKey);
}

describe("logout messages", () => {
  it.each(logoutFixtures)("%s: %s", (outcome, sentence) => {
    const folder = join(directory, logoutFolder(outcome, sentence));
    const setting = JSON.parse(readFileSync(join(folder, "setting.json"), "utf8")) as StoredLogoutSetting;
    const { decryption } = JSON.parse(readFileSync(join(directory, "keys.json"), "utf8")) as { decryption: string };
    const result = verify(readFileSync(join(folder, "arrived.txt"), "utf8"), setting, decryption);
    expect(result.verdict === "refused" ? result.code : "accepted").toBe(outcome);
  });

  it("a request says whom it is about, character by character", () => {
    const result = verifyOne({
      nameId: " Ada ",
      nameIdFormat: null,
      nameIdAttributes: ' NameQualifier="https://idp.test" SPNameQualifier="us"',
      sessionIndexes: ["_s1", " _s2 "],
      id: "_r1",
    });
    expect(result).toMatchObject({
      verdict: "accepted",
      said: {
        id: "_r1",
        issuer: world.issuer,
        subject: {
          nameId: "Ada",
          nameIdFormat: undefined,
          nameQualifier: "https://idp.test",
          spNameQualifier: "us",
        },
        sessionIndexes: ["_s1", "_s2"],
      },
    });
  });

  it.each([
    [undefined, "Success", "success"],
    ["PartialLogout", "Success", "partial"],
    ["PartialLogout", "Responder", "partial"],
  ])("an answer with %s below %s is a %s", (subStatus, status, result) => {
    const answer = verifyOne({ kind: "LogoutResponse", inResponseTo: world.requestId, status, subStatus });
    expect(answer).toMatchObject({ verdict: "accepted", said: { result } });
    const warned = answer.checks.find(({ name }) => name === "slo_status")?.warns ?? false;
    expect(warned).toBe(result === "partial");
  });

  it("an answer to another request than the one that was looked up is none", () => {
    const other = verifyOne({ kind: "LogoutResponse", inResponseTo: "id-another" });
    expect(other).toMatchObject({ verdict: "refused", code: "slo_request_unknown" });
  });

  it.each([
    [-1, true],
    [0, true],
    [1, false],
  ])("a request that ends %i ms after now passes with the clocks apart: %s", (after, isWarned) => {
    const end = new Date(world.now.getTime() + after).toISOString();
    const beforeSigning = (xml: string) =>
      xml.replace(/ NotOnOrAfter="[^"]*"|(?= Destination=)/, ` NotOnOrAfter="${end}"`);
    const check = verifyOne({ beforeSigning }).checks.find(({ name }) => name === "slo_expired");
    expect([check?.passed, check?.warns ?? false]).toEqual([true, isWarned]);
  });

  it("says which certificate signed, and where SHA-1 is let through", () => {
    const sha1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
    const { checks } = verifyOne({ binding: "redirect", signatureAlgorithm: sha1 }, { allowSha1Until: "2026-12-31" });
    expect(checks).toContainEqual(
      expect.objectContaining({
        name: "saml_signature_algorithm",
        passed: true,
        warns: true,
        expected: said("sha1Until", { until: "2026-12-31" }),
      }),
    );
    expect(JSON.stringify(checks)).toContain(readCertificate(keys.idp.certificate)?.view.fingerprint);
  });

  it("every rule is looked at, also after one failed", () => {
    const { checks } = verifyOne({ issuer: "https://other.test", destination: "https://other.test" });
    expect(checks.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(["slo_issuer", "slo_destination"]);
  });

  it("the clock tolerance is the connection's", () => {
    const old = { now: new Date(world.now.getTime() - 11 * 60_000) };
    expect(verifyOne(old)).toMatchObject({ verdict: "accepted" });
    expect(verifyOne(old, { clockSkewSeconds: 30 })).toMatchObject({ code: "slo_issue_instant" });
  });
});
