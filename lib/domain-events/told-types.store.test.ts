import { X509Certificate } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connections } from "@/drizzle/schema/connections";
import { apiCaller } from "@/e2e/support/api-caller";
import { madeConnection, trusting } from "@/e2e/support/connection-world";
import { newOrganization } from "@/e2e/support/directory-world";
import { makeKeyPair } from "@/e2e/support/saml-response";
import { newDirectory } from "@/e2e/support/scim-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { toldTypes } from "@/e2e/support/told-types";
import { createSetupLink } from "@/lib/connections/manage-setup-link";
import { findSetupLink, noteSetupStep } from "@/lib/connections/setup-link-store";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { updateDirectory } from "@/lib/directories/save-directory";
import { changeStatuses } from "@/lib/directory/change-statuses";
import { createUser } from "@/lib/directory/save-user";
import { sendExpiryNotices } from "@/lib/jobs/send-expiry-notices";
import { eventTypes } from "./event-types";

let database: DatabaseHandle;
const context = (now?: Date) => testContext(database.db, now);
const call = apiCaller(() => database.db);

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

/** What is told of an organization from now on. */
async function toldFromNow(organizationId: string) {
  const before = (await toldTypes(database.db, organizationId)).length;
  return async () => (await toldTypes(database.db, organizationId)).slice(before);
}

it("who follows a setup link, and says that all is set up", async () => {
  const { organization, connection } = await madeConnection(database.db, { kind: "generic-saml" });
  const of = { organizationId: organization.id, connectionId: connection.id };
  const token = await createSetupLink({ ...of, days: 7 }, context());
  const told = await toldFromNow(organization.id);
  const open = await findSetupLink(database.db, token, new Date());
  if (!open) throw new Error("The link is not open");
  for (const step of ["opened", "completed"] as const) await noteSetupStep(database.db, open, step, new Date());
  expect(await told()).toEqual(["setup_link.opened", "setup_link.completed"]);
});

it("a connection that goes live, changes, and gets another certificate", async () => {
  const [first, second] = [await makeKeyPair("first"), await makeKeyPair("second")];
  const made = await madeConnection(database.db, { kind: "generic-saml", saml: trusting(first) });
  const told = await toldFromNow(made.organization.id);
  await made.save({ status: "live" });
  expect(await told()).toContain("connection.activated");
  await made.save({ status: "live", saml: trusting(second) });
  expect(await told()).toEqual(expect.arrayContaining(["connection.changed", "certificate.renewed"]));
});

it("a certificate and a client secret that run out", async () => {
  const key = await makeKeyPair("idp");
  const saml = await madeConnection(database.db, { kind: "generic-saml", status: "live", saml: trusting(key) });
  const ends = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  const oidc = await madeConnection(database.db, { kind: "generic-oidc", oidc: { clientSecretExpiresOn: ends } });
  // In the database alone: there is no provider to ask.
  await database.db.update(connections).set({ status: "live" }).where(eq(connections.id, oidc.connection.id));
  const notAfter = Date.parse(new X509Certificate(key.certificate).validTo);
  await sendExpiryNotices(context(new Date(notAfter - 20 * 86_400_000)));
  expect(await toldTypes(database.db, saml.organization.id)).toContain("certificate.expiring");
  await sendExpiryNotices(context());
  expect(await toldTypes(database.db, oidc.organization.id)).toContain("client_secret.expiring");
});

it("somebody who is suspended, and active again", async () => {
  const { id: organizationId } = await newOrganization(database.db);
  const user = { email: "ada@acme.test" };
  const { id } = await createUser({ organizationId, user, createdBy: "api" }, context());
  const told = await toldFromNow(organizationId);
  for (const status of ["suspended", "active"] as const)
    await changeStatuses({ organizationId, userIds: [id], status }, context());
  expect(await told()).toEqual(["user.suspended", "user.restored"]);
});

it("what a directory does with people and groups, and that it is paused", async () => {
  const { organizationId, name, call: scim, patch, post } = await newDirectory(database.db, { onDelete: "remove" });
  const told = await toldFromNow(organizationId);
  const ada = await post("ada");
  expect(await told()).toEqual(["user.created", "directory.user.created"]);
  await patch(`/Users/${ada.id}`, { op: "replace", path: "displayName", value: "Ada Lovelace" });
  expect((await told()).slice(-2)).toEqual(["user.updated", "directory.user.updated"]);
  const group = (await scim("POST", "/Groups", { displayName: "Team A" })).body;
  expect(await told()).toContain("directory.group.created");
  await patch(`/Groups/${group.id}`, { op: "add", path: "members", value: [{ value: ada.id }] });
  expect((await told()).slice(-3)).toEqual(["grant.added", "admin.group.updated", "directory.group.updated"]);
  await scim("DELETE", `/Groups/${group.id}`);
  expect((await told()).slice(-2)).toEqual(["grant.removed", "directory.group.deleted"]);
  await scim("DELETE", `/Users/${ada.id}`);
  expect(await told()).toEqual(expect.arrayContaining(["user.deleted", "directory.user.deleted"]));
  await updateDirectory({ ...name, patch: { status: "paused" } }, context());
  expect((await told()).at(-1)).toBe("directory.paused");
});

it("an application, and its secrets", async () => {
  const { id: organizationId, slug } = await newOrganization(database.db);
  const path = `/organizations/${slug}/applications`;
  const application = { kind: "oidc", name: "Grafana", redirectUris: ["https://g.test/cb"] };
  const told = await toldFromNow(organizationId);
  const { id } = (await call("POST", path, application)).body;
  await call("PATCH", `${path}/${id}`, { name: "Graphs" });
  const { items } = (await call("GET", `${path}/${id}/secrets`)).body;
  await call("DELETE", `${path}/${id}/secrets/${items[0].id}`);
  await call("DELETE", `${path}/${id}`);
  expect((await told()).sort()).toEqual([
    "application.created",
    "application.deleted",
    "application.secret_created",
    "application.secret_deleted",
    "application.updated",
  ]);
});

/** Tests that do what is told of, and read what was told. */
const proofs = readdirSync("lib", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".store.test.ts"))
  .map((path) => readFileSync(join("lib", path), "utf8"))
  .filter((text) => /\b(?:domainEvents|toldTypes|listDomainEvents)\b/.test(text));

it.each(eventTypes.filter((type) => !type.startsWith("admin.")))("%s is read from the outbox by a test", (type) => {
  expect(proofs.some((text) => text.includes(`"${type}"`))).toBe(true);
});
