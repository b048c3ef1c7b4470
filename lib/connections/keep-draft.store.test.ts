import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type MadeConnection, madeConnection, trusting } from "@/e2e/support/connection-world";
import { makeKeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { Context } from "@/lib/context";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { connectionInputSchema } from "./connection-schema";
import { findConnection } from "./connection-store";
import { findDraft } from "./draft-store";
import { discardDraft, keepDraft } from "./keep-draft";
import { publishDraft } from "./publish-draft";
import { restoreVersion } from "./restore-version";
import { saveConnection } from "./save-connection";
import { writeConnection } from "./write-connection";

// A save discarded whatever draft there was, in a transaction of its own: also one that a colleague had kept in the same second.
// Relatives looked for: every other way to discard a draft, and the ways to write over one.

let database: DatabaseHandle;
let certificates: object;
let acme: MadeConnection;

beforeAll(async () => {
  database = await openTestDatabase();
  certificates = trusting(await makeKeyPair("idp"));
});
beforeEach(async () => {
  acme = await madeConnection(database.db, { kind: "generic-saml", saml: certificates });
});
afterAll(() => database?.close());

const context = () => testContext(database.db);
const of = () => ({ organizationId: acme.organization.id, connectionId: acme.connection.id });
const typed = (name: string, baseRevision: { version: number; draftAt: string | null }) => ({
  ...of(),
  connection: connectionInputSchema.parse({ name, kind: "generic-saml", saml: certificates }),
  explicitSamlFields: [],
  baseRevision,
});

/** Keeps a draft over the one that there is. @returns when, as a page would show it */
async function keep(name: string): Promise<string> {
  const known = await findDraft(database.db, acme.connection);
  const baseRevision = { version: 1, draftAt: known?.updatedAt.toISOString() ?? null };
  const { keptAt } = await keepDraft(typed(name, baseRevision), context());
  return keptAt?.toISOString() ?? "";
}

const draftName = async () => (await findDraft(database.db, acme.connection))?.connection.name;
const savedName = async () => (await findConnection(database.db, acme.organization.id, acme.connection.id))?.name;

/** A context in which a colleague keeps a draft after everything was checked, right before the first write. */
function withColleague(): Context {
  const ctx = context();
  const transaction: Context["db"]["transaction"] = async (run) => {
    await keep("A colleague's");
    return ctx.db.transaction(run);
  };
  return { ...ctx, db: Object.create(ctx.db, { transaction: { value: transaction } }) };
}

it("a save discards the draft that its page showed", async () => {
  const draftAt = await keep("Mine");
  await saveConnection(typed("Mine", { version: 1, draftAt }), context());
  expect([await savedName(), await draftName()]).toEqual(["Mine", undefined]);
});

it("a save that changes nothing discards it, too", async () => {
  const draftAt = await keep("Mine");
  await saveConnection(typed("Provider", { version: 1, draftAt }), context());
  expect(await draftName()).toBeUndefined();
});

it("a save without a page leaves the draft", async () => {
  await keep("Mine");
  const { baseRevision: _baseRevision, ...input } = typed("By a script", { version: 1, draftAt: null });
  await saveConnection(input, context());
  expect([await savedName(), await draftName()]).toEqual(["By a script", "Mine"]);
});

it.each([false, true])(
  "a colleague's draft of the same second survives a save (a draft was shown: %s)",
  async (hasDraft) => {
    const draftAt = hasDraft ? await keep("Mine") : null;
    await saveConnection(typed("Mine", { version: 1, draftAt }), withColleague());
    expect([await savedName(), await draftName()]).toEqual(["Mine", "A colleague's"]);
  },
);

it("it survives a draft that is published", async () => {
  await keep("Mine");
  await publishDraft(of(), withColleague());
  expect([await savedName(), await draftName()]).toEqual(["Mine", "A colleague's"]);
});

it("it survives a version that is restored, by a page and by a script", async () => {
  for (const draftAt of [await keep("Mine"), undefined]) {
    await restoreVersion({ ...of(), version: 1, draftAt }, withColleague());
    expect(await draftName()).toBe("A colleague's");
  }
  await restoreVersion({ ...of(), version: 1 }, context());
  expect(await draftName(), "nobody kept one meanwhile").toBeUndefined();
});

it("it survives a draft that is thrown away", async () => {
  const draftAt = await keep("Mine");
  await keep("A colleague's");
  await discardDraft({ ...of(), draftAt }, context());
  expect(await draftName()).toBe("A colleague's");
});

it("it is not written over by another draft, nor discarded by one that is what is saved", async () => {
  const draftAt = await keep("Mine");
  await expect(keepDraft(typed("Mine again", { version: 1, draftAt }), withColleague())).rejects.toMatchObject({
    code: "already_exists",
  });
  expect(await draftName()).toBe("A colleague's");
  const now = (await findDraft(database.db, acme.connection))?.updatedAt.toISOString() ?? null;
  await keepDraft(typed("Provider", { version: 1, draftAt: now }), withColleague());
  expect(await draftName()).toBe("A colleague's");
});

it("what is written alongside and the connection are written together or not at all", async () => {
  const { connection } = acme;
  const after = { ...connection, name: "Half", version: 2 };
  const alongside = () => Promise.reject(new Error("away"));
  await expect(writeConnection(connection, after, context(), { alongside })).rejects.toThrow("away");
  expect(await savedName()).toBe("Provider");
});
