import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countRows, openRelease, type RowCounts } from "@/e2e/support/release-database";
import { type DumpFacts, dumpFacts, releasedMigrations, releasesFolder } from "@/e2e/support/release-dump";
import { answerFor, beginSignIn, postAnswer, redeem } from "@/e2e/support/saml-arrival";
import type { KeyPair } from "@/e2e/support/saml-response";
import { testContext } from "@/e2e/support/test-database";
import { listEvents } from "@/lib/activity/event-queries";
import { eventTextSchema, toEventText } from "@/lib/api/event-text";
import { readConfiguration } from "@/lib/configuration/read-configuration";
import { listConnections } from "@/lib/connections/connection-store";
import { secretBox } from "@/lib/crypto/app-secret-box";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { findOrganization, type Organization } from "@/lib/directory/organization-store";
import { findSessionPerson } from "@/lib/directory/session-store";
import { findUserByEmail } from "@/lib/directory/user-store";
import { signInWithRecoveryCode } from "@/lib/local-sign-in/sign-in-with-code";
import { languages } from "@/lib/messages/languages";
import { loadMessages } from "@/lib/messages/load-messages";
import { resealed, sealedPlaces } from "@/lib/operating/sealed-places";
import { listSealed } from "@/lib/operating/sealed-value-store";

// What an operator may upgrade from (e2e/fixtures/releases/README.md): after the migrations everything is there, and works.

const meta = { address: "192.0.2.7", userAgent: "Mozilla/5.0" };
const provider: KeyPair = JSON.parse(readFileSync(join(releasesFolder, "provider.json"), "utf8"));

/** Every sentence in a stored value, by its key. */
function keysIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const within = Object.values(value).flatMap(keysIn);
  return "kind" in value && value.kind === "said" && "key" in value ? [String(value.key), ...within] : within;
}

describe.each([...releasedMigrations])("an installation of %s", (tag) => {
  let database: DatabaseHandle;
  let before: RowCounts;
  let organization: Organization;
  let facts: DumpFacts;

  beforeAll(async () => {
    facts = dumpFacts(tag);
    ({ database, before } = await openRelease(tag));
    const found = await findOrganization(database.db, "acme");
    if (!found) throw new Error("The organization is gone");
    organization = found;
  });

  afterAll(() => database?.close());

  it("loses no row", async () => {
    expect(before.sign_in_events).toBeGreaterThan(3);
    expect(await countRows(database.db)).toMatchObject(before);
  });

  it("exports the configuration that it had, byte for byte", async () => {
    const text = `${JSON.stringify(await readConfiguration(organization, database), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(resolve(releasesFolder, `${tag}.json`));
  });

  it("opens every sealed value, each where it stands", async () => {
    let count = 0;
    for (const place of sealedPlaces) {
      const { purposes } = place;
      for (const row of purposes === null ? [] : await listSealed(database.db, place, [secretBox().keyId], null)) {
        expect(() => resealed(row.sealed, purposes?.(row) ?? [], secretBox()), place.table).not.toThrow();
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(3);
  });

  it("shows every sign-in, with no sentence or check that nobody knows any more", async () => {
    const events = await listEvents(database.db, organization.id, {}, { limit: 100, before: null });
    expect(events).toHaveLength(before.sign_in_events ?? 0);
    for (const event of events) expect(() => eventTextSchema.parse(toEventText(event)), event.code).not.toThrow();
    const keys = new Set(events.flatMap(({ checks, decision }) => [...keysIn(checks), ...keysIn(decision)]));
    for (const language of languages) {
      const { facts: sentences } = await loadMessages(language);
      expect([...keys].filter((key) => !(key in sentences))).toEqual([]);
    }
  });

  it("lets people stay signed in", async () => {
    const soon = new Date(Date.parse(facts.now) + 60_000);
    const person = await findSessionPerson(database.db, facts.sessionToken, soon);
    expect(person?.user.email).toBe("ada@acme.test");
  });

  it("signs the same person in through the provider", async () => {
    const user = await findUserByEmail(database.db, organization.id, "ada@acme.test");
    const all = await listConnections(database.db, organization.id, { limit: 10, after: null });
    const connection = all.find(({ protocol, status }) => protocol === "saml" && status === "live");
    if (!connection) throw new Error("The connection is gone");
    const made = { db: database.db, connection };
    const { browserToken, relayState, requestId } = await beginSignIn(made);
    const attributes = { full_name: ["Ada Lovelace"], role: ["engineering"], groups: ["cn=designers"] };
    const answer = answerFor(made, requestId, { key: provider, attributes });
    const landed = await redeem(made, await postAnswer(made, connection.id, answer, relayState), browserToken);
    if (landed.status !== "session") throw new Error(JSON.stringify(landed));
    const person = await findSessionPerson(database.db, landed.token, new Date());
    expect(person?.user.id).toBe(user?.id);
    expect(person?.roles).toEqual(["developer"]);
  });

  it("lets an administrator in with a recovery code", async () => {
    const input = { email: "grace@acme.test", code: facts.recoveryCode, returnPath: "/dashboard", meta };
    const { token } = await signInWithRecoveryCode(input, testContext(database.db));
    const person = await findSessionPerson(database.db, token, new Date());
    expect(person?.user.email).toBe("grace@acme.test");
  });
});
