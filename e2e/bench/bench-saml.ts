import { SAML, ValidateInResponseTo } from "@node-saml/node-saml";
import { buildResponse, encodeResponse, makeKeyPair } from "@/e2e/support/saml-response";
import { readCertificate } from "@/lib/saml/certificate";
import { readResponse } from "@/lib/saml/response-structure";
import { samlConfigSchema } from "@/lib/saml/saml-config";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { verifyResponse } from "@/lib/saml/verify-response";
import { compare, report } from "./measure";

/** Judging one signed response, against @node-saml/node-saml doing its own (smaller) set of checks. */
export async function benchSaml(): Promise<void> {
  const idp = await makeKeyPair("idp");
  const issuer = "https://idp.test";
  const config = samlConfigSchema.parse({
    issuer,
    ssoUrl: "https://idp.test/sso",
    certificates: [idp.certificate],
    allowIdpInitiated: true,
  });
  const addresses = spAddresses("abc", config, "https://console.test");
  const read = readCertificate(idp.certificate);
  if (!read) throw new Error("The certificate cannot be read");
  const trusted = [{ fingerprint: read.view.fingerprint, publicKey: read.certificate.publicKey }];
  const other = new SAML({
    callbackUrl: addresses.acsUrl,
    issuer: addresses.entityId,
    audience: addresses.entityId,
    idpIssuer: issuer,
    idpCert: idp.certificate,
    entryPoint: "https://idp.test/sso",
    wantAuthnResponseSigned: false,
    wantAssertionsSigned: true,
    validateInResponseTo: ValidateInResponseTo.never,
  });
  const groups = Array.from({ length: 200 }, (_, index) => `group-${index}`);
  const few = {
    email: ["ada@acme.test"],
    full_name: ["Ada Lovelace"],
    role: ["developer"],
    phone: ["1"],
    locale: ["en"],
  };
  for (const [name, attributes] of [
    ["verify a response with 5 attributes", few],
    ["verify a response with 200 group values", { ...few, groups }],
  ] as const) {
    const now = new Date();
    const xml = buildResponse({
      issuer,
      acsUrl: addresses.acsUrl,
      audience: addresses.entityId,
      inResponseTo: null,
      nameId: "ada@acme.test",
      attributes,
      now,
      key: idp,
      sign: "assertion",
    });
    const body = encodeResponse(xml);
    const { ratio } = await compare(
      () => {
        const result = verifyResponse(
          readResponse(body),
          { trusted, decryption: [] },
          { now, config, addresses, request: { state: "none" } },
        );
        if (result.verdict !== "accepted") throw new Error(`Ours refused: ${result.code}`);
      },
      async () => {
        const { profile } = await other.validatePostResponseAsync({ SAMLResponse: body });
        if (profile?.nameID !== "ada@acme.test") throw new Error("node-saml read something else");
      },
      300,
    );
    report(name, ratio, 1, "against @node-saml/node-saml");
  }
}
