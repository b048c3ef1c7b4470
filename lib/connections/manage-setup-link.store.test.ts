import { afterAll, beforeAll, expect, it } from "vitest";
import { identities } from "@/drizzle/schema/connections";
import { answerTo, idpIssuer, type MadeConnection, madeConnection, trusting } from "@/e2e/support/connection-world";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { importProviderMetadata } from "@/lib/connections/refresh/import-provider-metadata";
import { hashToken, randomToken } from "@/lib/crypto/tokens";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { updateOrganization } from "@/lib/directory/save-organization";
import { beginLinkTest } from "@/lib/sign-in/begin-test";
import { startSignIn, startTest } from "@/lib/sign-in/start-sign-in";
import { findTest } from "@/lib/sign-in/test-store";
import { findConnection } from "./connection-store";
import { deleteConnection } from "./delete-connection";
import { createSetupLink } from "./manage-setup-link";
import { restoreVersion } from "./restore-version";
import { findSetupLink, findSetupLinkOrganization, insertSetupLink } from "./setup-link-store";

// Who holds a link may be anybody to whom it was forwarded. Relatives looked for: a connection that is live, was live, was
// brought back to a draft by an older version, is deleted, has people and no live version; a link that was made before a guard
// existed; a change that races with going live; a test by link that an administrator's save leans on; sign-on switched off.

let database: DatabaseHandle;
let idp: KeyPair;
let attacker: KeyPair;
const context = () => testContext(database.db);

beforeAll(async () => {
  database = await openTestDatabase();
  idp = await makeKeyPair("idp");
  attacker = await makeKeyPair("attacker");
});
afterAll(async () => {
  await database?.close();
});

const made = (status: "draft" | "live" = "draft") =>
  madeConnection(database.db, { kind: "generic-saml", status, saml: trusting(idp) });
const of = ({ organization, connection }: MadeConnection) => ({
  organizationId: organization.id,
  connectionId: connection.id,
});
const linkOf = (from: MadeConnection) => createSetupLink({ ...of(from), days: 7 }, context());
const opened = (token: string) => findSetupLink(database.db, token, new Date());

/** A link as it would be in the database if nothing had ended it. */
async function plantLink(from: MadeConnection): Promise<string> {
  const token = randomToken(32);
  await insertSetupLink(database.db, {
    id: token.slice(0, 12),
    ...of(from),
    tokenHash: hashToken(token),
    createdBy: "test",
    createdAt: new Date(),
    expiresAt: new Date(Date.now() + 86_400_000),
  });
  return token;
}

const metadataOf = (key: KeyPair) =>
  `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${idpIssuer}"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${key.certificate.replace(/-----[A-Z ]+-----|\s/g, "")}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${idpIssuer}/sso"/></IDPSSODescriptor></EntityDescriptor>`;

it("a link opens a connection until that goes live, and never again, whatever its state is then", async () => {
  const acme = await made();
  const token = await linkOf(acme);
  expect((await opened(token))?.found.connection.id).toBe(acme.connection.id);
  await acme.save({ status: "live" });
  expect(await opened(token)).toBeNull();
  const planted = await plantLink(acme);
  for (const status of ["off", "draft"]) {
    await acme.save({ status });
    expect([status, await opened(token), await opened(planted)]).toEqual([status, null, null]);
  }
  await expect(linkOf(acme)).rejects.toMatchObject({ code: "hand_over_live" });
});

it("a link opens no connection by which somebody is known, though no version of it was live", async () => {
  const acme = await made();
  const token = await linkOf(acme);
  await database.db.insert(identities).values({ ...of(acme), issuer: idpIssuer, subject: "ada", userId: acme.admin });
  expect([await opened(token), await opened(await plantLink(acme))]).toEqual([null, null]);
  await expect(linkOf(acme)).rejects.toMatchObject({ code: "hand_over_live" });
});

it("restoring the version from before a connection was live does not open it to links again", async () => {
  const acme = await made();
  const token = await linkOf(acme);
  await acme.save({ status: "live" });
  await restoreVersion({ ...of(acme), version: 1 }, context());
  expect((await findConnection(database.db, acme.organization.id, acme.connection.id))?.status).toBe("draft");
  expect([await opened(token), await opened(await plantLink(acme))]).toEqual([null, null]);
});

it("a link is known to be its organization's when it opens nothing any more, and an invented one is nobody's", async () => {
  const [acme, other] = [await made(), await made()];
  const ownerOf = async (token: string) => (await findSetupLinkOrganization(database.db, token))?.id ?? null;
  const [replaced, last, theirs] = [await linkOf(acme), await linkOf(acme), await linkOf(other)];
  await acme.save({ status: "live" });
  expect([await opened(replaced), await opened(last)]).toEqual([null, null]);
  expect([await ownerOf(replaced), await ownerOf(last)]).toEqual([acme.organization.id, acme.organization.id]);
  expect(await ownerOf(theirs)).toBe(other.organization.id);
  expect([await ownerOf(randomToken(32)), await ownerOf("x")]).toEqual([null, null]);
});

it("a link dies with its connection, and sleeps while single sign-on is switched off for the organization", async () => {
  const acme = await made();
  const token = await linkOf(acme);
  const set = (ssoEnabled: boolean) =>
    updateOrganization(
      { slug: acme.organization.slug, patch: { ssoEnabled }, byOperator: true, isSsoProven: false },
      context(),
    );
  await set(false);
  expect(await opened(token)).toBeNull();
  await set(true);
  expect(await opened(token)).not.toBeNull();
  await deleteConnection({ ...of(acme), confirmName: null, grants: "remove" }, context());
  expect(await opened(token)).toBeNull();
});

it("what a link imports is not written over a version that went live meanwhile", async () => {
  const acme = await made();
  const { version } = acme.connection;
  await acme.save({ status: "live" });
  await expect(importProviderMetadata({ ...of(acme), version, xml: metadataOf(idp) }, context())).rejects.toMatchObject(
    { code: "already_exists" },
  );
});

it("that a link imported the provider's data is noted with the data, or not at all", async () => {
  const acme = await made();
  const token = await plantLink(acme);
  const input = { ...of(acme), setupLinkId: token.slice(0, 12), xml: metadataOf(idp) };
  const importedAt = async () => (await opened(token))?.link.importedAt;
  await expect(importProviderMetadata({ ...input, version: 99 }, context())).rejects.toThrow();
  expect(await importedAt()).toBeNull();
  await importProviderMetadata(input, context());
  expect(await importedAt()).toBeInstanceOf(Date);
});

it("a passed test by a link is no test of a connection that was live: turning it on with another key asks for one", async () => {
  const acme = await made("live");
  await acme.save({ status: "off", saml: trusting(attacker) });
  const off = await findConnection(database.db, acme.organization.id, acme.connection.id);
  if (!off) throw new Error("a connection expected");
  const token = await plantLink(acme);
  const linkId = token.slice(0, 12);
  const testId = await beginLinkTest(off, linkId, context());
  const request = await startTest({ testId, by: { setupLinkId: linkId } }, context());
  if (!request) throw new Error("a test expected");
  await answerTo(request, { ...acme, connection: off }, { key: attacker })();
  expect(await findTest(database.db, acme.organization.id, testId)).toMatchObject({ code: "ok" });
  await expect(acme.save({ status: "live", saml: trusting(attacker) }, null)).rejects.toMatchObject({
    code: "connection_untested",
  });
  const input = { connectionId: acme.connection.id, returnTo: null, loginHint: null, initiatingIssuer: null };
  await expect(startSignIn({ ...input, browserToken: null }, context())).rejects.toMatchObject({
    code: "connection_disabled",
  });
});
