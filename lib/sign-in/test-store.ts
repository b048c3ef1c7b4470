import { and, desc, eq, gt, isNotNull, lt, or, sql } from "drizzle-orm";
import { connectionTests } from "@/drizzle/schema/sign-in";
import type { Connection } from "@/lib/connections/connection";
import { type ConnectionForSignIn, findConnectionForSignIn } from "@/lib/connections/connection-store";
import { readDraft, writeDraft } from "@/lib/connections/stored-configuration";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { sealPurposes } from "@/lib/crypto/seal-purposes";
import type { Db } from "@/lib/db/database";
import type { ErrorCode } from "@/lib/errors/catalogue";
import type { OutgoingRequest } from "@/lib/saml/samlify-messages";

/** The test of a configuration: an attempt at the provider that signs nobody in. */
export type ConnectionTest = typeof connectionTests.$inferSelect;

const purpose = sealPurposes.testDraft;

export async function insertTest(
  db: Db,
  test: Pick<ConnectionTest, "id" | "startedBy" | "setupLinkId" | "version" | "configHash" | "createdAt">,
  draft: Connection,
): Promise<void> {
  await db.insert(connectionTests).values({
    ...test,
    organizationId: draft.organizationId,
    connectionId: draft.id,
    encryptedDraft: secretBox().seal(writeDraft(draft), purpose(test.id)),
    expiresAt: new Date(test.createdAt.getTime() + 24 * 3_600_000),
  });
}

export async function findTest(db: Db, organizationId: string, id: string): Promise<ConnectionTest | null> {
  const [row] = await db
    .select()
    .from(connectionTests)
    .where(and(eq(connectionTests.organizationId, organizationId), eq(connectionTests.id, id)));
  return row ?? null;
}

/** The tests of a connection of the last day, newest first. */
export async function listTests(
  db: Db,
  { organizationId, id }: Pick<Connection, "organizationId" | "id">,
  { limit, before }: { limit: number; before: { createdAt: Date; id: string } | null },
): Promise<ConnectionTest[]> {
  const older =
    before &&
    or(
      lt(connectionTests.createdAt, before.createdAt),
      and(eq(connectionTests.createdAt, before.createdAt), lt(connectionTests.id, before.id)),
    );
  return db
    .select()
    .from(connectionTests)
    .where(
      and(eq(connectionTests.organizationId, organizationId), eq(connectionTests.connectionId, id), older ?? undefined),
    )
    .orderBy(desc(connectionTests.createdAt), desc(connectionTests.id))
    .limit(limit);
}

/** The draft that a test tried; null for a sign-in, and when the test's day is over. */
export async function findTestedDraft(db: Db, saved: Connection, reference: string): Promise<Connection | null> {
  const [row] = await db
    .select({ id: connectionTests.id, draft: connectionTests.encryptedDraft })
    .from(connectionTests)
    .where(
      and(
        eq(connectionTests.organizationId, saved.organizationId),
        eq(connectionTests.connectionId, saved.id),
        eq(connectionTests.reference, reference),
      ),
    );
  return row ? readDraft(saved, secretBox().open(row.draft, purpose(row.id)), row.id) : null;
}

export type TestForSignIn = { test: ConnectionTest; found: ConnectionForSignIn };

/** A test that is not over, with its connection as the draft has it; its id is known to us and its administrator alone. */
export async function findTestForSignIn(db: Db, id: string, now: Date): Promise<TestForSignIn | null> {
  const [test] = await db
    .select()
    .from(connectionTests)
    .where(and(eq(connectionTests.id, id), gt(connectionTests.expiresAt, now)));
  const found = test && (await findConnectionForSignIn(db, test.connectionId));
  if (!found) return null;
  const draft = secretBox().open(test.encryptedDraft, purpose(id));
  return { test, found: { ...found, connection: readDraft(found.connection, draft, id) } };
}

/** The test that an attempt belongs to; null for the attempt of a sign-in. */
export async function findTestOf(
  attempt: { testId: string | null } | null,
  { db, now }: { db: Db; now: Date },
): Promise<TestForSignIn | null> {
  return attempt?.testId ? findTestForSignIn(db, attempt.testId, now) : null;
}

const requestPurpose = sealPurposes.testRequest;

const ofTest = ({ organizationId, id }: Pick<ConnectionTest, "organizationId" | "id">) =>
  and(eq(connectionTests.organizationId, organizationId), eq(connectionTests.id, id));

/** Notes that the browser left for the provider, and with what. */
export async function markTestLeft(db: Db, test: ConnectionTest, request: OutgoingRequest, now: Date): Promise<void> {
  const encryptedRequest = secretBox().seal(JSON.stringify(request), requestPurpose(test.id));
  await db.update(connectionTests).set({ leftAt: now, encryptedRequest }).where(ofTest(test));
}

/** What a test sent to the provider; null for a sign-in. */
export function sentRequest(test: ConnectionTest | null): OutgoingRequest | null {
  if (!test?.encryptedRequest) return null;
  return JSON.parse(secretBox().open(test.encryptedRequest, requestPurpose(test.id))) as OutgoingRequest;
}

/**
 * What came of it; a later answer replaces an earlier one, but a test that passed has passed: its window may be loaded again,
 * and is told that the request was used.
 */
export async function finishTest(
  db: Db,
  test: ConnectionTest,
  result: { code: ErrorCode | "ok"; reference: string },
  now: Date,
): Promise<void> {
  await db
    .update(connectionTests)
    .set({ ...result, finishedAt: now })
    .where(and(ofTest(test), result.code === "ok" ? undefined : sql`${connectionTests.code} is distinct from 'ok'`));
}

/** Keeps whom the provider named in a test that passed. @param encryptedSubject sealed as a session's is */
export async function keepTestedSubject(db: Db, test: ConnectionTest, encryptedSubject: string): Promise<void> {
  await db.update(connectionTests).set({ encryptedSubject }).where(ofTest(test));
}

/** Whom the provider named in somebody's last test of a connection that passed, sealed; null when its day is over, or there was none. */
export async function findTestedSubject(
  db: Db,
  { organizationId, id }: Pick<Connection, "organizationId" | "id">,
  startedBy: string,
  now: Date,
): Promise<string | null> {
  const [row] = await db
    .select({ subject: connectionTests.encryptedSubject })
    .from(connectionTests)
    .where(
      and(
        eq(connectionTests.organizationId, organizationId),
        eq(connectionTests.connectionId, id),
        eq(connectionTests.startedBy, startedBy),
        isNotNull(connectionTests.encryptedSubject),
        gt(connectionTests.expiresAt, now),
      ),
    )
    .orderBy(desc(connectionTests.finishedAt))
    .limit(1);
  return row?.subject ?? null;
}
