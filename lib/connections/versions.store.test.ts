import { createServer, type Server } from "node:http";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connections } from "@/drizzle/schema/connections";
import { queuedMails } from "@/drizzle/schema/mail";
import {
  answerTo,
  idpIssuer,
  type MadeConnection,
  madeConnection,
  runTest,
  trusting,
} from "@/e2e/support/connection-world";
import { listen } from "@/e2e/support/listen";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { toldTypes } from "@/e2e/support/told-types";
import { listAudit } from "@/lib/audit/audit-queries";
import { listNotedCertificates } from "@/lib/connections/refresh/certificate-store";
import { importProviderMetadata } from "@/lib/connections/refresh/import-provider-metadata";
import { refreshAutomatically } from "@/lib/connections/refresh/refresh-automatically";
import { trustCertificate } from "@/lib/connections/refresh/trust-certificate";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { previewImpact } from "@/lib/diagnosis/preview-impact";
import { addGrants } from "@/lib/directory/grant-store";
import { createRole } from "@/lib/directory/save-role";
import { updateUserRow } from "@/lib/directory/user-store";
import { plain, said } from "@/lib/facts/fact";
import { sendExpiryNotices } from "@/lib/jobs/send-expiry-notices";
import { startSignIn } from "@/lib/sign-in/start-sign-in";
import type { SamlConnection } from "./connection";
import { findConnection, listLiveConnections } from "./connection-store";
import { exportConnection } from "./export-connection";
import { restoreVersion } from "./restore-version";

let database: DatabaseHandle;
let idp: KeyPair;
let next: KeyPair;
let metadata: Server;
let published: KeyPair[] = [];
let document: (text: string) => string = (text) => text;
const context = (now?: Date) => testContext(database.db, now);

beforeAll(async () => {
  database = await openTestDatabase();
  idp = await makeKeyPair("idp");
  next = await makeKeyPair("idp, the next");
  metadata = createServer((_request, response) => response.end(document(metadataOf(published))));
  await listen(metadata);
});
afterAll(async () => {
  metadata?.close();
  await database?.close();
});

function metadataOf(keys: readonly KeyPair[]): string {
  const descriptors = keys.map(
    ({ certificate }) =>
      `<KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${certificate.replace(/-----[A-Z ]+-----|\s/g, "")}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>`,
  );
  return `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${idpIssuer}"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${descriptors.join("")}<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${idpIssuer}/sso"/></IDPSSODescriptor></EntityDescriptor>`;
}

const live = (saml: object = {}) =>
  madeConnection(database.db, { kind: "generic-saml", status: "live", saml: { ...trusting(idp), ...saml } });
const exported = async ({ organization, connection }: MadeConnection) =>
  JSON.stringify(await exportConnection({ organizationId: organization.id, connectionId: connection.id }, context()));
const audited = async ({ organization }: MadeConnection) =>
  listAudit(database.db, organization.id, {}, { limit: 5, before: null });

async function saved({ organization, connection }: MadeConnection): Promise<SamlConnection> {
  const found = await findConnection(database.db, organization.id, connection.id);
  if (found?.protocol !== "saml") throw new Error("SAML expected");
  return found;
}

async function signIn(made: MadeConnection, key: KeyPair, email: string, role = "developer") {
  const input = { connectionId: made.connection.id, returnTo: null, loginHint: null, initiatingIssuer: null };
  const { request } = await startSignIn({ ...input, browserToken: null }, context());
  const attributes = { full_name: ["Somebody"], role: [role] };
  return answerTo(request, made, { key, nameId: email, attributes })();
}

it("a live connection changes whom it trusts only after a passed test of exactly that draft", async () => {
  const made = await live();
  const renewed = { ...trusting(next) };
  await expect(made.save({ saml: renewed }, null)).rejects.toMatchObject({
    code: "connection_untested",
    details: { got: said("untestedChanges", { fields: plain(["saml.certificates"]) }) },
  });
  const testId = await made.begin({ saml: renewed });
  await expect(made.save({ saml: renewed }, null), "a test that is not over").rejects.toMatchObject({
    code: "connection_untested",
  });
  const { outcome } = await runTest(made, testId, { key: next });
  expect(outcome).toMatchObject({ code: "ok" });
  await expect(
    made.save({ saml: { ...renewed, issuer: `${idpIssuer}/other` } }, null),
    "another draft than the tested one",
  ).rejects.toMatchObject({ code: "connection_untested" });
  expect(await made.save({ saml: renewed }, null)).toMatchObject({ version: 2 });
});

it("a failed test is no test; a reason is written down; what is not risky needs neither", async () => {
  const made = await live();
  const renewed = { ...trusting(next) };
  await runTest(made, await made.begin({ saml: renewed }), { key: idp });
  await expect(made.save({ saml: renewed }, null)).rejects.toMatchObject({ code: "connection_untested" });
  await made.save({ saml: { ...trusting(idp), clockSkewSeconds: 60 } }, null);
  await made.save({ saml: renewed }, "the provider is down");
  const [entry] = await audited(made);
  expect(entry?.changes).toContainEqual({ field: "savedWithoutTest", from: null, to: "the provider is down" });
});

it("switching a connection off does not open the gate: what was live before is what counts", async () => {
  const made = await live();
  await made.save({ status: "off" }, null);
  await made.save({ status: "off", saml: trusting(next) }, null);
  await expect(made.save({ status: "live", saml: trusting(next) }, null)).rejects.toMatchObject({
    code: "connection_untested",
  });
  await made.save({ status: "live", saml: trusting(idp) }, null);
});

it("metadata that somebody imports passes the gate, what the saved address says does not need to", async () => {
  published = [idp];
  const made = await live({ metadataUrl: addressOfMetadata() });
  const of = { organizationId: made.organization.id, connectionId: made.connection.id };
  published = [next];
  await expect(importProviderMetadata({ ...of, xml: metadataOf([next]) }, context())).rejects.toMatchObject({
    code: "connection_untested",
  });
  const { connection } = await importProviderMetadata(of, context());
  expect(connection.protocol === "saml" && connection.saml.certificates).toEqual([next.certificate]);
});

it("an older version comes back byte for byte, as the next one", async () => {
  const made = await live();
  const first = await exported(made);
  await made.save({ name: "Renamed", saml: { ...trusting(next), clockSkewSeconds: 7 } });
  expect(await exported(made)).not.toBe(first);
  const of = { organizationId: made.organization.id, connectionId: made.connection.id };
  await expect(restoreVersion({ ...of, version: 1 }, context()), "nobody signed in by it").rejects.toMatchObject({
    code: "connection_untested",
  });
  expect(await restoreVersion({ ...of, version: 1, override: "back" }, context())).toMatchObject({
    version: 3,
  });
  expect(await exported(made)).toBe(first);
  await expect(restoreVersion({ ...of, version: 9 }, context())).rejects.toMatchObject({ code: "not_found" });
});

it("a version by which somebody signed in comes back without a test", async () => {
  const made = await live();
  expect(await signIn(made, idp, "ada@acme.test")).toMatchObject({ status: "signed-in" });
  await made.save({ saml: trusting(next) });
  const of = { organizationId: made.organization.id, connectionId: made.connection.id };
  expect(await restoreVersion({ ...of, version: 1 }, context())).toMatchObject({ version: 3 });
});

it("another organization's connection has no history here", async () => {
  const [made, other] = [await live(), await live()];
  await expect(
    restoreVersion({ organizationId: other.organization.id, connectionId: made.connection.id, version: 1 }, context()),
  ).rejects.toMatchObject({ code: "not_found" });
});

it("the preview of an impact counts people by their last sign-in, and writes nothing", async () => {
  const made = await live();
  for (const [email, role] of [
    ["a@acme.test", "developer"],
    ["b@acme.test", "developer"],
    ["c@acme.test", "finance"],
  ] as const)
    expect(await signIn(made, idp, email, role)).toMatchObject({ status: "signed-in" });
  await signIn(made, idp, "a@acme.test", "developer");
  const draft = await saved(made);
  draft.provisioning = {
    ...draft.provisioning,
    roles: { ...draft.provisioning.roles, unmapped: "ignore", rules: [{ value: "finance", role: "finance" }] },
  };
  const preview = await previewImpact({ organizationId: made.organization.id, draft }, context());
  expect(preview).toMatchObject({
    signIns: 4,
    people: 3,
    changes: [{ kind: "role_lost", subject: "developer", count: 2 }],
  });
  expect(preview.endedKeys).toContain("developer");
  expect(preview.endedKeys).not.toContain("finance");
  const rules = [...draft.provisioning.roles.rules, { value: "developer", role: "account_administrator" }];
  draft.provisioning = { ...draft.provisioning, roles: { ...draft.provisioning.roles, rules } };
  expect(await previewImpact({ organizationId: made.organization.id, draft }, context())).toMatchObject({
    consoleRows: [{ value: "developer", role: "account_administrator" }],
    changes: [
      { kind: "role_gained", subject: "account_administrator", opensConsole: true, count: 2 },
      { kind: "role_lost", subject: "developer", count: 2 },
    ],
  });
  expect(preview.changes[0]?.who.map(({ email }) => email).sort()).toEqual(["a@acme.test", "b@acme.test"]);
  draft.provisioning = { ...draft.provisioning, allowedDomains: ["other.test"] };
  expect(await previewImpact({ organizationId: made.organization.id, draft }, context())).toMatchObject({
    changes: [{ kind: "refused", subject: "domain_not_allowed", count: 3 }],
  });
  expect(
    await previewImpact({ organizationId: made.organization.id, draft: await saved(made) }, context()),
  ).toMatchObject({ people: 3, changes: [] });
  await expect(previewImpact({ organizationId: "another", draft }, context())).rejects.toMatchObject({
    code: "not_found",
  });
});

const addressOfMetadata = () => {
  const address = metadata.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/metadata`;
};

it("by http a new certificate waits in quarantine, is told at the sign-in that needs it, and is trusted by a click", async () => {
  published = [idp];
  const made = await live({ metadataUrl: addressOfMetadata() });
  published = [idp, next];
  expect(await signIn(made, next, "ada@acme.test")).toMatchObject({ code: "saml_signature_invalid" });
  const noted = await listNotedCertificates(database.db, await saved(made));
  expect(noted).toMatchObject([{ state: "quarantined", certificate: next.certificate }]);
  expect(await toldTypes(database.db, made.organization.id)).toContain("certificate.unknown");
  expect((await saved(made)).saml.certificates, "not trusted by itself").toEqual([idp.certificate]);
  const of = { organizationId: made.organization.id, connectionId: made.connection.id };
  const fingerprint = noted[0]?.fingerprint ?? "";
  await expect(trustCertificate({ ...of, organizationId: "another", fingerprint }, context())).rejects.toMatchObject({
    code: "not_found",
  });
  await trustCertificate({ ...of, fingerprint }, context());
  expect(await signIn(made, next, "ada@acme.test")).toMatchObject({ status: "signed-in" });
  expect(await listNotedCertificates(database.db, await saved(made))).toEqual([]);
  await expect(trustCertificate({ ...of, fingerprint }, context()), "once").rejects.toMatchObject({
    code: "not_found",
  });
});

it("rubbish makes us ask the metadata address once in five minutes, not at every post", async () => {
  published = [idp];
  const made = await live({ metadataUrl: addressOfMetadata() });
  let asked = 0;
  document = (text) => {
    asked += 1;
    return text;
  };
  for (let index = 0; index < 4; index++)
    expect(await signIn(made, next, "ada@acme.test")).toMatchObject({ code: "saml_signature_invalid" });
  document = (text) => text;
  expect(asked).toBe(1);
});

it.each<[string, (text: string) => string, string]>([
  ["another entity", (text) => text.replace(idpIssuer, "https://other.test"), "metadata_entity_changed"],
  ["no certificate", (text) => text.replace(/<KeyDescriptor[\s\S]*<\/KeyDescriptor>/, ""), "metadata_no_signing_cert"],
  ["rubbish", () => "<html>", "metadata_web_page"],
  [
    "a document that is over",
    (text) => text.replace("entityID=", 'validUntil="2020-01-01T00:00:00Z" entityID='),
    "metadata_expired",
  ],
])("a refresh keeps what was good: %s", async (_name, spoil, failure) => {
  published = [idp];
  const made = await live({ metadataUrl: addressOfMetadata() });
  document = spoil;
  const before = await saved(made);
  await refreshAutomatically(before, 0, context());
  document = (text) => text;
  const after = await saved(made);
  expect(after).toMatchObject({ metadataFailure: failure, version: before.version, saml: before.saml });
  expect(after.metadataNextTryAt?.getTime()).toBeGreaterThan(Date.now() + 3_000_000);
  await refreshAutomatically(after, 0, context());
  expect(await saved(made)).toMatchObject({ metadataFailure: null });
});

it("notices go out once a mark, by mail to administrators in their language and into the audit log", async () => {
  const made = await live();
  await createRole(
    { organizationId: made.organization.id, role: { key: "console-admin", name: "Admin", console: true } },
    context(),
  );
  await addGrants(
    database.db,
    "role",
    { organizationId: made.organization.id, userId: made.admin, grantedBy: "manual", createdAt: new Date() },
    [{ key: "console-admin", reason: said("setAtFirstRun") }],
  );
  const expiry = (await import("@/lib/connections/health/next-expiry")).nextExpiry(await saved(made), new Date());
  const before = (days: number) => new Date(new Date(expiry?.at ?? "").getTime() - days * 86_400_000);
  const mails = () =>
    database.db
      .select()
      .from(queuedMails)
      .where(eq(queuedMails.organizationId, made.organization.id))
      .orderBy(queuedMails.nextAt);
  for (const days of [70, 59, 58, 29, 3]) await sendExpiryNotices(context(before(days)));
  expect((await mails()).map(({ subject }) => subject)).toEqual([
    "Provider: the provider's certificate expires in 59 days",
    "Provider: the provider's certificate expires in 29 days",
    "Provider: the provider's certificate expires in 3 days",
  ]);
  await updateUserRow(database.db, made.organization.id, made.admin, { locale: "de-AT" });
  await sendExpiryNotices(context(before(1)));
  const last = (await mails()).at(-1);
  expect(last?.subject).toBe("Provider: Das Zertifikat des Anbieters läuft in 1 Tag ab");
  expect(last?.recipient).toBe(`admin@${made.organization.slug}.test`);
  expect(last?.body).toContain(`/console/${made.organization.slug}/connections/${made.connection.id}`);
  const notices = (await audited(made)).filter(({ action }) => action === "connection.certificate-expiring");
  expect(notices).toHaveLength(4);
});

it("metadata beyond the limits of a field is refused, and a row that nobody can read stops no job", async () => {
  const made = await live();
  const of = { organizationId: made.organization.id, connectionId: made.connection.id };
  const long = metadataOf([idp]).replace(
    `Location="${idpIssuer}/sso"`,
    `Location="https://idp.test/${"a".repeat(2100)}"`,
  );
  await expect(importProviderMetadata({ ...of, xml: long }, context())).rejects.toMatchObject({
    code: "metadata_endpoint",
  });
  const nested = `${'<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">'.repeat(40)}${"</EntitiesDescriptor>".repeat(40)}`;
  await expect(importProviderMetadata({ ...of, xml: nested }, context())).rejects.toMatchObject({
    code: "metadata_too_large",
  });
  const broken = await live();
  const key = broken.connection.id;
  await database.db
    .update(connections)
    .set({ config: { saml: { certificates: ["rubbish"] } } })
    .where(eq(connections.id, key));
  const readable = (await listLiveConnections(database.db, { limit: 10_000, after: null })).map(({ id }) => id);
  expect(readable).toContain(made.connection.id);
  expect(readable).not.toContain(key);
  await database.db.delete(connections).where(eq(connections.id, key));
});
