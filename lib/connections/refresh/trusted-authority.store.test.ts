import { afterAll, beforeAll, expect, it } from "vitest";
import { makeAuthority, makeIssuedKeyPair } from "@/e2e/support/authority";
import { answerTo, idpIssuer, type MadeConnection, madeConnection, runTest } from "@/e2e/support/connection-world";
import type { KeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { SamlConnection } from "@/lib/connections/connection";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { findConnection } from "@/lib/connections/connection-store";
import { exportConnection } from "@/lib/connections/export-connection";
import { findFindings } from "@/lib/connections/health/find-findings";
import { importConnections } from "@/lib/connections/import-connection";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { applyFixToDraft } from "@/lib/diagnosis/apply-fix-to-draft";
import { pemBody, readCertificate } from "@/lib/saml/certificate";
import { startSignIn } from "@/lib/sign-in/start-sign-in";
import { noteCertificates } from "./certificate-store";
import { importProviderMetadata } from "./import-provider-metadata";
import { trustCertificate } from "./trust-certificate";

/**
 * A public case: a provider's metadata listed the authority of its certificate, and an answer signed with the authority's key
 * signed anybody in. Relatives looked for: refresh by hand, the certificates field, connections that had
 * pinned the authority already, files of connections.
 */

let database: DatabaseHandle;
let authority: KeyPair;
let leaf: KeyPair;
const context = () => testContext(database.db);

beforeAll(async () => {
  database = await openTestDatabase();
  authority = await makeAuthority("authority", "rsa");
  leaf = await makeIssuedKeyPair("leaf", authority);
});
afterAll(async () => {
  await database?.close();
});

function chainMetadata(): string {
  const certificates = [leaf, authority].map(
    ({ certificate }) => `<ds:X509Certificate>${pemBody(certificate)}</ds:X509Certificate>`,
  );
  return `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${idpIssuer}"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>${certificates.join("")}</ds:X509Data></ds:KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${idpIssuer}/sso"/></IDPSSODescriptor></EntityDescriptor>`;
}

const provider = { issuer: idpIssuer, ssoUrl: `${idpIssuer}/sso` };
const chain = () => [leaf.certificate, authority.certificate];
const of = ({ organization, connection }: MadeConnection) => ({
  organizationId: organization.id,
  connectionId: connection.id,
});

async function saved(made: MadeConnection): Promise<SamlConnection> {
  const found = await findConnection(database.db, made.organization.id, made.connection.id);
  if (found?.protocol !== "saml") throw new Error("SAML expected");
  return found;
}

async function signIn(made: MadeConnection, key: KeyPair): Promise<string> {
  const input = { connectionId: made.connection.id, returnTo: null, loginHint: null, initiatingIssuer: null };
  const { request } = await startSignIn({ ...input, browserToken: null }, context());
  const outcome = await answerTo(request, made, { key })();
  return outcome.status === "signed-in" ? "signed in" : outcome.code;
}

/** A connection as it was before authorities were told apart: only a file imports one now. */
async function legacy(): Promise<MadeConnection> {
  const made = await madeConnection(database.db, { kind: "generic-saml", name: "Legacy" });
  const connection = connectionInputSchema.parse({
    kind: "generic-saml",
    name: "Legacy",
    status: "live",
    saml: { ...provider, certificates: chain() },
  });
  await importConnections({ ...of(made), connections: [connection], isDryRun: false }, context());
  return { ...made, connection: await saved(made) };
}

it("metadata with a chain: its certificate signs people in, its authority nobody", async () => {
  const made = await madeConnection(database.db, { kind: "generic-saml" });
  await importProviderMetadata({ ...of(made), xml: chainMetadata() }, context());
  await made.save({ status: "live", saml: (await saved(made)).saml });
  expect((await saved(made)).saml.certificates).toEqual([leaf.certificate]);
  expect(await signIn(made, authority)).toBe("saml_signature_invalid");
  expect(await signIn(made, leaf)).toBe("signed in");
});

it("an authority in the certificates field is refused by name; of one pasted bundle the certificate that signs is kept", async () => {
  const made = await madeConnection(database.db, { kind: "generic-saml" });
  await expect(made.save({ saml: { ...provider, certificates: chain() } })).rejects.toMatchObject({
    code: "validation_failed",
    details: { fields: { "saml.certificates": "certificate_issuer: CN=authority" } },
  });
  await made.save({ saml: { ...provider, certificates: [chain().join("\n")] } });
  expect((await saved(made)).saml.certificates).toEqual([leaf.certificate]);
});

it("a connection that had pinned an authority says so, can be changed and exported, and loses it with the next metadata", async () => {
  const made = await legacy();
  const found = async () => (await findFindings(of(made), context())).filter(({ id }) => id === "authority_trusted");
  expect(await found()).toMatchObject([{ subject: "CN=authority", severity: "warning" }]);
  const { saml } = await saved(made);
  await made.save({ name: "Renamed", status: "live", saml });
  const file = await exportConnection(of(made), context());
  expect(file.connection.saml).toMatchObject({ certificates: chain() });
  await importProviderMetadata({ ...of(made), xml: chainMetadata(), override: "a test" }, context());
  expect((await saved(made)).saml.certificates).toEqual([leaf.certificate]);
  expect(await found()).toEqual([]);
});

it("an authority that waits from before this rule is not trusted by a click either", async () => {
  const made = await madeConnection(database.db, { kind: "generic-saml" });
  await made.save({ saml: { ...provider, certificates: [leaf.certificate] } });
  const { fingerprint } = readCertificate(authority.certificate)?.view ?? { fingerprint: "" };
  const waiting = [{ fingerprint, certificate: authority.certificate }];
  await noteCertificates(database.db, await saved(made), { state: "quarantined", certificates: waiting }, new Date());
  await expect(trustCertificate({ ...of(made), fingerprint }, context())).rejects.toMatchObject({
    code: "validation_failed",
  });
});

it("the key of a pinned certificate's authority is never offered for trust", async () => {
  const made = await madeConnection(database.db, { kind: "generic-saml" });
  await made.save({ saml: { ...provider, certificates: [leaf.certificate] } });
  const { event } = await runTest(made, await made.begin({ saml: { ...provider, certificates: [leaf.certificate] } }), {
    key: authority,
    withCertificate: true,
  });
  expect(event?.code).toBe("saml_signature_invalid");
  const fix = { organizationId: made.organization.id, reference: event?.reference ?? "", fixId: "trust_certificate" };
  await expect(applyFixToDraft({ ...fix, role: null }, context())).rejects.toMatchObject({
    code: "not_found",
  });
});
