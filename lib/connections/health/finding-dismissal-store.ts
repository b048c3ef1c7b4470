import { and, eq, inArray, isNull, or } from "drizzle-orm";
import { findingDismissals } from "@/drizzle/schema/connections";
import { randomId } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import type { Dismissal } from "./finding-groups";

/** An organization's dismissals, over or not; the kinds of findings and its connections bound them. */
export async function listDismissals(db: Db, organizationId: string): Promise<Dismissal[]> {
  const { finding, connectionId, subjectHashes, batch, reason, author, createdAt, endsAt } = findingDismissals;
  return db
    .select({ finding, connectionId, subjectHashes, batch, reason, author, createdAt, endsAt })
    .from(findingDismissals)
    .where(eq(findingDismissals.organizationId, organizationId));
}

/** Dismisses one kind of finding for some connections, in place of what was dismissed of them before. */
export async function replaceDismissals(
  db: Db,
  organizationId: string,
  dismissals: readonly Dismissal[],
): Promise<void> {
  const [first] = dismissals;
  if (!first) return;
  const ids = dismissals.flatMap(({ connectionId }) => connectionId ?? []);
  await db
    .delete(findingDismissals)
    .where(
      and(
        eq(findingDismissals.organizationId, organizationId),
        eq(findingDismissals.finding, first.finding),
        or(inArray(findingDismissals.connectionId, ids), isNull(findingDismissals.connectionId)),
      ),
    );
  const rows = dismissals.map(({ subjectHashes, ...rest }) => ({
    ...rest,
    subjectHashes: [...subjectHashes],
    id: randomId(10),
    organizationId,
  }));
  // Two administrators at once: one of them has dismissed it.
  await db.insert(findingDismissals).values(rows).onConflictDoNothing();
}

/** Takes a batch away; returns the kind of its findings, or null when there is none. */
export async function deleteDismissals(
  db: Db,
  organizationId: string,
  batch: string,
): Promise<{ finding: string; connections: number } | null> {
  const gone = await db
    .delete(findingDismissals)
    .where(and(eq(findingDismissals.organizationId, organizationId), eq(findingDismissals.batch, batch)))
    .returning({ finding: findingDismissals.finding });
  const [first] = gone;
  return first ? { finding: first.finding, connections: gone.length } : null;
}
