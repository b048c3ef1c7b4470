import { and, eq, gt } from "drizzle-orm";
import { keptAnswers } from "@/drizzle/schema";
import { secretBox } from "@/lib/crypto/app-secret-box";
import type { Db } from "@/lib/db/database";
import type { KeptAnswer } from "./kept-answer";

const purpose = (reference: string) => `kept-answer:${reference}`;

/** @param hours for how long */
export async function insertKeptAnswer(
  db: Db,
  { reference, organizationId, createdAt }: { reference: string; organizationId: string; createdAt: Date },
  answer: KeptAnswer,
  hours: number,
): Promise<void> {
  const encryptedAnswer = secretBox().seal(JSON.stringify(answer), purpose(reference));
  const expiresAt = new Date(createdAt.getTime() + hours * 3_600_000);
  await db.insert(keptAnswers).values({ reference, organizationId, encryptedAnswer, expiresAt });
}

export async function deleteKeptAnswer(db: Db, organizationId: string, reference: string): Promise<void> {
  await db
    .delete(keptAnswers)
    .where(and(eq(keptAnswers.organizationId, organizationId), eq(keptAnswers.reference, reference)));
}

/** The whole answer behind an event; null when it was not kept, or not any more. */
export async function findKeptAnswer(
  db: Db,
  organizationId: string,
  reference: string,
  now: Date,
): Promise<KeptAnswer | null> {
  const [row] = await db
    .select({ sealed: keptAnswers.encryptedAnswer })
    .from(keptAnswers)
    .where(
      and(
        eq(keptAnswers.organizationId, organizationId),
        eq(keptAnswers.reference, reference),
        gt(keptAnswers.expiresAt, now),
      ),
    );
  if (!row) return null;
  // Times come back as times.
  return JSON.parse(secretBox().open(row.sealed, purpose(reference)), (key, value) =>
    key === "createdAt" && typeof value === "string" ? new Date(value) : value,
  ) as KeptAnswer;
}
