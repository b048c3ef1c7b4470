import { createPrivateKey, type KeyObject } from "node:crypto";
import { acceptFixtures } from "@/e2e/fixtures/saml-accept";
import { goodLogout, logoutAddress } from "@/e2e/fixtures/saml-logout";
import { type FixtureKeys, type FixtureSetting, goodResponse, makeFixtureKeys, world } from "@/e2e/fixtures/saml-world";
import { rejectFixtures } from "@/e2e/fixtures/write-saml-fixtures";
import { buildLogout, type LogoutOptions } from "@/e2e/support/saml-logout";
import { buildResponse, encodeResponse } from "@/e2e/support/saml-response";
import { readCertificate } from "@/lib/saml/certificate";
import { readLogoutForm } from "@/lib/saml/logout-arrival";
import { shapeLogout } from "@/lib/saml/logout-structure";
import type { RequestState } from "@/lib/saml/response-checks";
import { readResponse } from "@/lib/saml/response-structure";
import { samlConfigSchema } from "@/lib/saml/saml-config";
import { SamlFailure } from "@/lib/saml/saml-failure";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { verifyLogoutRequest } from "@/lib/saml/verify-logout";
import { verifyResponse } from "@/lib/saml/verify-response";
import type { TrustedKey } from "@/lib/saml/xml-signature";

/** A message of the fixtures with what it is checked against. */
export type Message = {
  name: string;
  xml: string;
  verify: (xml: string) => Verdict;
  /** What we say of it as it is. */
  verdict: Verdict;
  /** The provider's keys, and ours. */
  keys: KeyObject[];
  decryption: KeyObject[];
};

/** What we say of a message: whom it is about and all that it says, or the code of the refusal. */
type Verdict = { nameId: string; said: unknown } | { code: string };

/** Every fixture: those that are accepted, and those that are refused for one defect each. */
export async function fixtureMessages(): Promise<{ accepted: Message[]; refused: Message[] }> {
  const keys = await makeFixtureKeys();
  const accepted = acceptFixtures.map(({ name, response, setting, says }) => {
    const { saml, ...rest } = setting?.(keys) ?? {};
    const issued = says ? { issuer: says.issuer } : {};
    return messageOf(name, response(keys), { ...rest, saml: { ...issued, ...saml } }, keys);
  });
  const refused = rejectFixtures.map(([code, defect, response, setting]) =>
    messageOf(`${code}: ${defect}`, response(keys), setting?.(keys) ?? {}, keys),
  );
  return { accepted, refused };
}

/** A message with its setting; `response` differs from a good one. */
export function messageOf(name: string, response: object, setting: FixtureSetting, keys: FixtureKeys): Message {
  const config = samlConfigSchema.parse({
    issuer: world.issuer,
    ssoUrl: "https://idp.test/sso",
    certificates: [keys.idp.certificate],
    ...setting.saml,
  });
  const trusted = trustedBy(config.certificates);
  const decryption = [createPrivateKey(keys.ours.privateKey)];
  const expected = {
    now: new Date(setting.now ?? world.now),
    config,
    addresses: spAddresses(world.connectionId, config, world.baseUrl),
    request: requestState(setting.request ?? "open"),
  };
  const verify = (xml: string): Verdict =>
    refusalsAsCodes(() => {
      const result = verifyResponse(readResponse(encodeResponse(xml)), { trusted, decryption }, expected);
      if (result.verdict === "refused") return { code: result.code };
      return { nameId: result.assertion.nameId, said: result.assertion };
    });
  const xml = buildResponse({ ...goodResponse(keys), ...response });
  const providerKeys = trusted.map(({ publicKey }) => publicKey);
  return { name, xml, verify, verdict: verify(xml), keys: providerKeys, decryption };
}

/** LogoutRequests by form, each signed as a whole. */
export async function logoutMessages(): Promise<Message[]> {
  const keys = await makeFixtureKeys();
  const config = samlConfigSchema.parse({ issuer: world.issuer, certificates: [keys.idp.certificate] });
  const trusted = trustedBy(config.certificates);
  const decryption = [createPrivateKey(keys.ours.privateKey)];
  const verify = (xml: string): Verdict => {
    const form = new URLSearchParams({ SAMLRequest: encodeResponse(xml) }).toString();
    return refusalsAsCodes(() => {
      const expected = { now: world.now, config, address: logoutAddress };
      const result = verifyLogoutRequest(shapeLogout(readLogoutForm(form)), { trusted, decryption }, expected);
      if (result.verdict === "refused") return { code: result.code };
      return { nameId: result.said.subject.nameId, said: result.said };
    });
  };
  const variants: [string, Partial<LogoutOptions>][] = [
    ["logout", {}],
    ["logout with prefixes", { inclusivePrefixes: ["saml", "xs"], sessionIndexes: ["_s1", "_s2"] }],
    ["logout with a certificate", { withCertificate: true, signaturePrefix: "" }],
  ];
  return variants.map(([name, options]) => {
    const form = new URLSearchParams(buildLogout({ ...goodLogout(keys), ...options }));
    const xml = Buffer.from(form.get("SAMLRequest") ?? "", "base64").toString("utf8");
    return { name, xml, verify, verdict: verify(xml), keys: trusted.map(({ publicKey }) => publicKey), decryption };
  });
}

function trustedBy(certificates: readonly string[]): TrustedKey[] {
  return certificates.flatMap((pem) => {
    const read = readCertificate(pem);
    return read ? [{ fingerprint: read.view.fingerprint, publicKey: read.certificate.publicKey }] : [];
  });
}

function refusalsAsCodes(verify: () => Verdict): Verdict {
  try {
    return verify();
  } catch (error) {
    if (error instanceof SamlFailure) return { code: error.code };
    throw error;
  }
}

function requestState(name: NonNullable<FixtureSetting["request"]>): RequestState {
  const { requestId } = world;
  if (name === "none") return { state: "none" };
  if (name !== "open" && name !== "open-forced") return { state: name, requestId };
  const createdAt = new Date(world.now.getTime() - 5000);
  return { state: "open", requestId, forceAuthn: name === "open-forced", createdAt };
}
