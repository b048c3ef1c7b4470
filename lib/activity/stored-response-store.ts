import { and, eq, gt } from "drizzle-orm";
import { storedResponses } from "@/drizzle/schema/activity";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { sealPurposes } from "@/lib/crypto/seal-purposes";
import type { Db } from "@/lib/db/database";
import type { StoredResponse } from "./stored-response";

const purpose = sealPurposes.storedResponse;

/** An answer to keep, with the event that it belongs to. */
export type NewStoredResponse = {
  reference: string;
  organizationId: string;
  createdAt: Date;
  answer: StoredResponse;
  /** For how long. */
  hours: number;
};

/** The insertion of an answer, alone or as a part of a statement. */
export function storedResponseInsertion(
  db: Db,
  { reference, organizationId, createdAt, answer, hours }: NewStoredResponse,
) {
  const encryptedAnswer = secretBox().seal(JSON.stringify(answer), purpose(reference));
  const expiresAt = new Date(createdAt.getTime() + hours * 3_600_000);
  return db.insert(storedResponses).values({ reference, organizationId, encryptedAnswer, expiresAt });
}

export async function deleteStoredResponse(db: Db, organizationId: string, reference: string): Promise<void> {
  await db
    .delete(storedResponses)
    .where(and(eq(storedResponses.organizationId, organizationId), eq(storedResponses.reference, reference)));
}

/** The whole answer behind an event; null when it was not kept, or not any more. */
export async function findStoredResponse(
  db: Db,
  organizationId: string,
  reference: string,
  now: Date,
): Promise<StoredResponse | null> {
  const [row] = await db
    .select({ sealed: storedResponses.encryptedAnswer })
    .from(storedResponses)
    .where(
      and(
        eq(storedResponses.organizationId, organizationId),
        eq(storedResponses.reference, reference),
        gt(storedResponses.expiresAt, now),
      ),
    );
  if (!row) return null;
  // Times come back as times.
  return JSON.parse(secretBox().open(row.sealed, purpose(reference)), (key, value) =>
    key === "createdAt" && typeof value === "string" ? new Date(value) : value,
  ) as StoredResponse;
}
