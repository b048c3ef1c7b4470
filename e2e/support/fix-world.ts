import { afterAll, beforeAll, expect } from "vitest";
import { findDraft } from "@/lib/connections/draft-store";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { applyFixToDraft, suggestFixes } from "@/lib/diagnosis/apply-fix-to-draft";
import { replayResponse } from "@/lib/diagnosis/replay-response";
import { fingerprint, type MadeConnection } from "./connection-world";
import { type KeyPair, makeKeyPair } from "./saml-response";
import { openTestDatabase, testContext } from "./test-database";

/** What tests of fixes begin with: a database, the keys of a provider before and after a rotation, and a fix applied to a refusal. */
export function sharedFixWorld() {
  let database: DatabaseHandle;
  let idp: KeyPair;
  let stranger: KeyPair;
  beforeAll(async () => {
    database = await openTestDatabase();
    idp = await makeKeyPair("idp");
    stranger = await makeKeyPair("idp after rotation");
  });
  afterAll(() => database?.close());
  const context = () => testContext(database.db);

  /** Applies a fix to what was refused, and verifies the same answer again. */
  async function fixAndReplay(made: MadeConnection, reference: string, fix: string, role: string | null = null) {
    const of = { organizationId: made.organization.id, reference };
    const offers = await suggestFixes(of, context());
    expect(offers.map(({ id }) => id)).toContain(fix);
    const before = await fingerprint(database.db);
    await applyFixToDraft({ ...of, fixId: fix, role }, context());
    const replay = await replayResponse(of, context());
    expect(await fingerprint(database.db), "a fix and a replay change nothing but the draft").toEqual(before);
    expect((await findDraft(database.db, made.connection))?.baseVersion).toBe(made.connection.version);
    return replay;
  }

  return { db: () => database.db, context, idp: () => idp, stranger: () => stranger, fixAndReplay };
}
