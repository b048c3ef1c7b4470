import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { signInEvents, storedResponses } from "@/drizzle/schema/activity";
import { idempotencyKeys } from "@/drizzle/schema/api";
import {
  clientKeys,
  connectionDrafts,
  connectionKeys,
  connections,
  connectionVersions,
} from "@/drizzle/schema/connections";
import { organizations } from "@/drizzle/schema/organizations";
import { oidcArtifacts, providerKeys } from "@/drizzle/schema/provider";
import { keptPeppers, recoveryCodes, sessions } from "@/drizzle/schema/sessions";
import { connectionTests, signInAttempts, signInTickets } from "@/drizzle/schema/sign-in";
import { webhooks } from "@/drizzle/schema/webhooks";
import { newOrganization } from "@/e2e/support/directory-world";
import { signedInPerson } from "@/e2e/support/provider-world";
import { openTestDatabase } from "@/e2e/support/test-database";
import { sealPurposes } from "@/lib/crypto/seal-purposes";
import { createSecretBox, type SecretBox } from "@/lib/crypto/secret-box";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { rotateSecret } from "./rotate-secret";
import { type SealedPlace, sealedPlaces } from "./sealed-places";
import { listSealed } from "./sealed-value-store";

const secrets = { old: "the older secret that is long enough", new: "the newer secret that is long enough" };
const older = createSecretBox([secrets.old]);
const both = createSecretBox([secrets.new, secrets.old]);
const newer = createSecretBox([secrets.new]);

let database: DatabaseHandle;
let organizationId: string;
const now = new Date();
const later = new Date(now.getTime() + 3_600_000);

beforeAll(async () => {
  database = await openTestDatabase();
  organizationId = (await newOrganization(database.db)).id;
  await fill(await signedInPerson(database.db, organizationId));
});
afterAll(() => database?.close());

/** A row in each place, sealed as the code that writes it seals it, and of one place more than are taken at a time. */
async function fill({ userId, sessionId }: { userId: string; sessionId: string }): Promise<void> {
  const { db } = database;
  const seal = (purpose: string) => older.seal("a secret", purpose);
  const of = { organizationId, connectionId: "first" };
  const config = { oidc: { sealedClientSecret: seal(sealPurposes.clientSecret("first")), note: 'a"b\\c' } };
  const connection = { id: "first", organizationId, name: "First", kind: "generic-oidc", protocol: "oidc" } as const;
  await db.insert(connections).values({ ...connection, status: "live", config: config as never });
  const version = { ...of, name: "First", status: "live", config: config as never, author: "test" };
  await db.insert(connectionVersions).values([1, 2].map((number) => ({ ...version, version: number })));
  const draft = { ...of, name: "First", config: config as never, baseVersion: 1, author: "test", updatedAt: now };
  await db.insert(connectionDrafts).values(draft);
  const key = {
    id: "key",
    ...of,
    state: "active",
    encryptedPrivateKey: seal(sealPurposes.connectionKey("first")),
  } as const;
  await db.insert(connectionKeys).values({ ...key, certificate: "pem", notAfter: later });
  const clientKey = { ...key, encryptedPrivateKey: seal(sealPurposes.clientKey("first")), publicJwk: {} };
  await db.insert(clientKeys).values({ ...clientKey, use: "sig", type: "EC" });
  const provider = { id: "provider", algorithm: "ES256", createdAt: now, activeFrom: now } as const;
  await db.insert(providerKeys).values({ ...provider, encryptedKey: seal(sealPurposes.providerKey("provider")) });
  // Of a secret before the older one, whose recovery codes are still there.
  const first = createSecretBox(["the first secret of all that is long enough"]).keyId;
  await db.insert(keptPeppers).values({ keyId: first, encryptedPepper: seal(sealPurposes.keptPepper(first)) });
  await db.insert(recoveryCodes).values({ codeHash: "of the first", userId, keyId: first });
  const event = { ...of, protocol: "oidc", purpose: "sign-in", code: "ok", checks: [], createdAt: now } as const;
  const references = Array.from({ length: 1_001 }, (_, index) => `event-${index}`);
  await db.insert(signInEvents).values(
    references.map((reference) => ({
      ...event,
      reference,
      connectionName: "First",
      durationMilliseconds: 1,
      encryptedClaims: seal(sealPurposes.eventClaims(reference)),
    })),
  );
  const answer = seal(sealPurposes.storedResponse("event-1"));
  await db
    .insert(storedResponses)
    .values({ reference: "event-1", organizationId, encryptedAnswer: answer, expiresAt: later });
  const hook = { id: "hook", organizationId, url: "https://hook.test", description: "", types: [], createdBy: "test" };
  await db.insert(webhooks).values({
    ...hook,
    format: "standard",
    status: "on",
    updatedAt: now,
    encryptedSecret: seal(sealPurposes.webhookSecret("hook")),
    encryptedPreviousSecret: seal(sealPurposes.webhookSecret("hook")),
  });
  await db.insert(connectionTests).values({
    id: "test",
    ...of,
    configHash: "x",
    expiresAt: later,
    // The test began after the restart: its outer value has the new secret, the one within it the old one.
    encryptedDraft: both.seal(JSON.stringify(config), sealPurposes.testDraft("test")),
    encryptedRequest: seal(sealPurposes.testRequest("test")),
    encryptedSubject: seal(sealPurposes.sessionSubject()),
  });
  const idempotent = { caller: "bootstrap", keyHash: "hash", requestHash: "x", createdAt: now, expiresAt: later };
  const encryptedAnswer = seal(sealPurposes.idempotentAnswer("bootstrap", "hash"));
  await db.insert(idempotencyKeys).values({ ...idempotent, encryptedAnswer });
  const payload = { sealed: seal(sealPurposes.applicationTestResult("state")) };
  await db.insert(oidcArtifacts).values({ model: "ApplicationTestResult", idHash: "x", payload, expiresAt: later });
  await db.insert(oidcArtifacts).values({ model: "Other", idHash: "x", payload: { kind: "other" }, expiresAt: later });
  await db.insert(signInAttempts).values({
    id: "attempt",
    ...of,
    purpose: "sign-in",
    requestId: "request",
    relayStateHash: "x",
    browserHash: "x",
    returnPath: "/",
    createdAt: now,
    expiresAt: later,
    encryptedSecrets: seal(sealPurposes.attemptSecrets("request")),
  });
  const encryptedSubject = seal(sealPurposes.sessionSubject());
  const ticket = { ...of, userId, handleHash: "x", eventReference: "event-1", returnPath: "/", expiresAt: later };
  await db.insert(signInTickets).values({ ...ticket, authenticatedAt: now, encryptedSubject });
  await db.update(sessions).set({ encryptedSubject, subjectKey: "hash" }).where(eq(sessions.id, sessionId));
}

const rowsOfPlace = (place: SealedPlace, box: SecretBox) => listSealed(database.db, place, [box.keyId], null);
const countsOf = async (box: SecretBox) =>
  Promise.all(
    sealedPlaces.map(async (place) => [`${place.table}.${place.column}`, (await rowsOfPlace(place, box)).length]),
  );

it("a value in a column that nobody knows of stops it, and nothing is changed", async () => {
  const before = await countsOf(older);
  const { db } = database;
  const [{ name } = { name: "" }] = await db.select().from(organizations).where(eq(organizations.id, organizationId));
  const rename = (text: string) =>
    db.update(organizations).set({ name: text }).where(eq(organizations.id, organizationId));
  await rename(older.seal("forgotten", "somewhere"));
  await expect(rotateSecret(db, both, now)).rejects.toThrow(
    "Nothing was changed: what an older secret has encrypted is also in organizations.name",
  );
  await rename(name);
  expect(await countsOf(older)).toEqual(before);
});

it("a value that cannot be opened stops it, and nothing is changed", async () => {
  const before = await countsOf(older);
  const { db } = database;
  const set = (purpose: string) =>
    db
      .update(providerKeys)
      .set({ encryptedKey: older.seal("a secret", purpose) })
      .where(eq(providerKeys.id, "provider"));
  await set("of another row");
  await expect(rotateSecret(db, both, now)).rejects.toThrow();
  await set(sealPurposes.providerKey("provider"));
  expect(await countsOf(older)).toEqual(before);
});

it("without an older secret there is nothing to do, in words", async () => {
  await expect(rotateSecret(database.db, newer, now)).rejects.toThrow(/^There is no older secret/);
});

it("while a secret is still to come nothing is encrypted with the one that goes, in words", async () => {
  const mixedUp = createSecretBox(["a secret before both that is long enough", secrets.old], [secrets.new]);
  await expect(rotateSecret(database.db, mixedUp, now)).rejects.toThrow(/^APP_SECRET_NEXT is set/);
});

it("afterwards the new secret opens everything, in each place, and the old one nothing", async () => {
  const before = await countsOf(older);
  const empty = before.filter(([name, count]) => count === 0 && name !== "connection_tests.encrypted_draft");
  expect(empty).toEqual([]);
  const { neededUntil } = await rotateSecret(database.db, both, now);
  expect(neededUntil?.getTime()).toBeGreaterThan(now.getTime());
  expect((await countsOf(older)).filter(([, count]) => count !== 0)).toEqual([]);
  for (const place of sealedPlaces) {
    const { purposes, table, column } = place;
    const rows = await rowsOfPlace(place, newer);
    expect([table, column, rows.length > 0]).toEqual([table, column, purposes !== null]);
    for (const row of rows) {
      const [purpose = ""] = purposes?.(row) ?? [];
      const [sealed = ""] = /g1\.[\w.-]+/.exec(row.sealed) ?? [];
      const opened = newer.open(sealed, purpose);
      expect(column === "encrypted_draft" ? "a secret" : opened).toBe("a secret");
    }
  }
  const [test] = await database.db.select().from(connectionTests);
  const draft = JSON.parse(newer.open(test?.encryptedDraft ?? "", sealPurposes.testDraft("test")));
  expect(newer.open(draft.oidc.sealedClientSecret, sealPurposes.clientSecret("first"))).toBe("a secret");
  const [connection] = await database.db.select().from(connections).where(eq(connections.id, "first"));
  expect(connection?.config).toMatchObject({ oidc: { note: 'a"b\\c' } });
  const [left] = await database.db.select({ count: sql<number>`count(*)::int` }).from(oidcArtifacts);
  expect(left?.count).toBe(1);
});

it("once more changes nothing that is open", async () => {
  await rotateSecret(database.db, both, now);
  expect((await countsOf(older)).filter(([, count]) => count !== 0)).toEqual([]);
});
