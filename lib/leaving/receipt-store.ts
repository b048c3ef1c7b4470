import { and, desc, eq, lt, or } from "drizzle-orm";
import { leavingReceipts } from "@/drizzle/schema/leaving";
import type { Db } from "@/lib/db/database";
import { doorsSchema, type Receipt } from "./receipt";

const toReceipt = (row: typeof leavingReceipts.$inferSelect): Receipt => ({
  ...row,
  doors: doorsSchema.parse(row.doors),
});

export async function insertReceipt(db: Db, receipt: Receipt): Promise<void> {
  await db.insert(leavingReceipts).values(receipt);
}

/** One receipt of an organization, or null. */
export async function findReceipt(db: Db, organizationId: string, id: string): Promise<Receipt | null> {
  const [row] = await db
    .select()
    .from(leavingReceipts)
    .where(and(eq(leavingReceipts.organizationId, organizationId), eq(leavingReceipts.id, id)));
  return row ? toReceipt(row) : null;
}

/** The receipts of a user, newest first: who came back can leave again. */
export async function listReceipts(
  db: Db,
  { organizationId, userId }: { organizationId: string; userId: string },
  { limit, before }: { limit: number; before: { createdAt: Date; id: string } | null },
): Promise<Receipt[]> {
  const { createdAt, id } = leavingReceipts;
  const older = before && or(lt(createdAt, before.createdAt), and(eq(createdAt, before.createdAt), lt(id, before.id)));
  const rows = await db
    .select()
    .from(leavingReceipts)
    .where(
      and(eq(leavingReceipts.organizationId, organizationId), eq(leavingReceipts.userId, userId), older ?? undefined),
    )
    .orderBy(desc(createdAt), desc(id))
    .limit(limit);
  return rows.map(toReceipt);
}
