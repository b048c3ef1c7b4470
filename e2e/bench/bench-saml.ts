import { createHash, sign, verify } from "node:crypto";
import { SAML, ValidateInResponseTo } from "@node-saml/node-saml";
import { verifyByXmlCrypto } from "@/e2e/fuzz/opponents";
import { buildResponse, encodeResponse, makeKeyPair, type ResponseOptions } from "@/e2e/support/saml-response";
import { readCertificate } from "@/lib/saml/certificate";
import { readResponse } from "@/lib/saml/response-structure";
import { samlConfigSchema } from "@/lib/saml/saml-config";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { verifyResponse } from "@/lib/saml/verify-response";
import { compare, report, reportGrowth } from "./measure";

const issuer = "https://idp.test";
const few = {
  email: ["ada@acme.test"],
  full_name: ["Ada Lovelace"],
  role: ["developer"],
  phone: ["1"],
  locale: ["en"],
};
const groups = (count: number) => Array.from({ length: count }, (_, index) => `group-${index}`);

const messages = [
  { name: "5 attributes", attributes: few, rounds: 1_000 },
  { name: "200 group values", attributes: { ...few, groups: groups(200) }, rounds: 150 },
  { name: "4,000 group values", attributes: { ...few, groups: groups(4_000) }, rounds: 15 },
];

/**
 * Judging one signed response from its form field on, every check on: against @node-saml/node-saml with its own (smaller) set of
 * checks, and against what nobody can do without: one verification with a key that is read already, and one hash of the signed bytes.
 */
export async function benchSaml(): Promise<void> {
  const world = await makeWorld();
  const sizes: { bytes: number; time: number }[] = [];
  for (const { name, attributes, rounds } of messages) {
    const xml = world.response({ attributes });
    const field = encodeResponse(xml);
    const accept = () => world.accept(field);
    const peer = await compare(accept, () => world.acceptByPeer(field), rounds);
    report(`accept a response with ${name}`, peer.ratio, 1 / 20, "against @node-saml/node-saml");
    const floor = await compare(accept, floorOf(xml, world), rounds * 3);
    report(
      `accept a response with ${name}`,
      floor.ratio,
      name === "5 attributes" ? 8 : null,
      "against the cryptography alone",
    );
    sizes.push({ bytes: xml.length, time: floor.ours });
  }
  const [, middle, large] = sizes;
  if (middle && large)
    reportGrowth(
      "time by size, from 200 to 4,000 group values",
      Math.log(large.time / middle.time) / Math.log(large.bytes / middle.bytes),
      1.2,
    );
  const good = encodeResponse(world.response({}));
  for (const [name, options] of Object.entries(world.refusals)) {
    const field = encodeResponse(world.response(options));
    const { ratio } = await compare(
      () => world.refuse(field),
      () => world.accept(good),
      600,
    );
    report(`refuse: ${name}`, ratio, 1, "against accepting one");
  }
}

type World = Awaited<ReturnType<typeof makeWorld>>;

async function makeWorld() {
  const [key, stranger] = await Promise.all([makeKeyPair("idp"), makeKeyPair("stranger")]);
  const config = samlConfigSchema.parse({
    issuer,
    ssoUrl: "https://idp.test/sso",
    certificates: [key.certificate],
    allowIdpInitiated: true,
  });
  const addresses = spAddresses("abc", config, "https://console.test");
  const read = readCertificate(key.certificate);
  if (!read) throw new Error("The certificate cannot be read");
  const { publicKey } = read.certificate;
  const trusted = [{ fingerprint: read.view.fingerprint, publicKey }];
  const now = new Date();
  const peer = new SAML({
    callbackUrl: addresses.acsUrl,
    issuer: addresses.entityId,
    audience: addresses.entityId,
    idpIssuer: issuer,
    idpCert: key.certificate,
    entryPoint: "https://idp.test/sso",
    wantAuthnResponseSigned: false,
    wantAssertionsSigned: true,
    validateInResponseTo: ValidateInResponseTo.never,
  });
  const verdict = (field: string) => {
    const expected = { now, config, addresses, request: { state: "none" } } as const;
    return verifyResponse(readResponse(field), { trusted, decryption: [] }, expected).verdict;
  };
  const refusals: Record<string, Partial<ResponseOptions>> = {
    "signed by another key": { key: stranger },
    "changed after it was signed": { afterSigning: (xml) => xml.replace("Ada Lovelace", "Eve Lovelace") },
    "for another audience": { audience: "https://other.test" },
    "not signed": { sign: "none" },
  };
  return {
    key,
    publicKey,
    refusals,
    response: (options: Partial<ResponseOptions>) =>
      buildResponse({
        issuer,
        acsUrl: addresses.acsUrl,
        audience: addresses.entityId,
        inResponseTo: null,
        nameId: "ada@acme.test",
        attributes: few,
        now,
        key,
        sign: "assertion",
        withCertificate: true,
        ...options,
      }),
    accept: (field: string) => {
      if (verdict(field) !== "accepted") throw new Error("It was refused");
    },
    refuse: (field: string) => {
      if (verdict(field) !== "refused") throw new Error("It was accepted");
    },
    acceptByPeer: async (field: string) => {
      const { profile } = await peer.validatePostResponseAsync({ SAMLResponse: field });
      if (profile?.nameID !== "ada@acme.test") throw new Error("The peer read something else");
    },
  };
}

/** One verification of a SignedInfo of usual length, and one hash over what the signature of this message covers. */
function floorOf(xml: string, { key, publicKey }: World): () => void {
  const [content] = verifyByXmlCrypto(xml, [publicKey]).flatMap(({ signed }) => signed ?? []);
  const signedInfo = Buffer.from(/<ds:SignedInfo[\s\S]*<\/ds:SignedInfo>/.exec(xml)?.[0] ?? "");
  if (content === undefined || signedInfo.length === 0) throw new Error("The message is not signed");
  const value = sign("sha256", signedInfo, key.privateKey);
  return () => {
    if (!verify("sha256", signedInfo, publicKey, value)) throw new Error("The floor does not verify");
    createHash("sha256").update(content).digest();
  };
}
