import { createPrivateKey, type KeyObject } from "node:crypto";
import { acceptFixtures } from "@/e2e/fixtures/saml-accept";
import { type FixtureKeys, type FixtureSetting, goodResponse, makeFixtureKeys, world } from "@/e2e/fixtures/saml-world";
import { rejectFixtures } from "@/e2e/fixtures/write-saml-fixtures";
import { buildResponse, encodeResponse } from "@/e2e/support/saml-response";
import { readCertificate } from "@/lib/saml/certificate";
import type { RequestState } from "@/lib/saml/response-checks";
import { readResponse } from "@/lib/saml/response-structure";
import { samlConfigSchema } from "@/lib/saml/saml-config";
import { SamlFailure } from "@/lib/saml/saml-failure";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { type VerifiedAssertion, verifyResponse } from "@/lib/saml/verify-response";
import type { TrustedKey } from "@/lib/saml/xml-signature";

/** A message of the fixtures with what it is held against. */
export type Message = {
  name: string;
  xml: string;
  judge: (xml: string) => Judgement;
  /** What we say of it as it is. */
  judgement: Judgement;
  /** The provider's keys, and ours. */
  keys: KeyObject[];
  decryption: KeyObject[];
};

/** What we say of a message: what it asserts, or the code of the refusal. */
type Judgement = { assertion: VerifiedAssertion } | { code: string };

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
  const trusted: TrustedKey[] = config.certificates.flatMap((pem) => {
    const read = readCertificate(pem);
    return read ? [{ fingerprint: read.view.fingerprint, publicKey: read.certificate.publicKey }] : [];
  });
  const decryption = [createPrivateKey(keys.ours.privateKey)];
  const expected = {
    now: new Date(setting.now ?? world.now),
    config,
    addresses: spAddresses(world.connectionId, config, world.baseUrl),
    request: requestState(setting.request ?? "open"),
  };
  const judge = (xml: string): Judgement => {
    try {
      const result = verifyResponse(readResponse(encodeResponse(xml)), { trusted, decryption }, expected);
      return result.verdict === "accepted" ? { assertion: result.assertion } : { code: result.code };
    } catch (error) {
      if (error instanceof SamlFailure) return { code: error.code };
      throw error;
    }
  };
  const xml = buildResponse({ ...goodResponse(keys), ...response });
  const providerKeys = trusted.map(({ publicKey }) => publicKey);
  return { name, xml, judge, judgement: judge(xml), keys: providerKeys, decryption };
}

function requestState(name: NonNullable<FixtureSetting["request"]>): RequestState {
  const { requestId } = world;
  if (name === "none") return { state: "none" };
  if (name !== "open" && name !== "open-forced") return { state: name, requestId };
  const createdAt = new Date(world.now.getTime() - 5000);
  return { state: "open", requestId, forceAuthn: name === "open-forced", createdAt };
}
