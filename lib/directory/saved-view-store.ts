import { and, asc, eq } from "drizzle-orm";
import { savedViews } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";
import type { SavedView, SavedViewInput, ViewList } from "./saved-view";

/** Whose views of which organization. */
export type ViewOwner = { organizationId: string; userId: string };

const ownedBy = ({ organizationId, userId }: ViewOwner) =>
  and(eq(savedViews.organizationId, organizationId), eq(savedViews.userId, userId));

/** One person's views of a list, by name. */
export async function listSavedViews(db: Db, owner: ViewOwner, list: ViewList): Promise<SavedView[]> {
  return db
    .select({ name: savedViews.name, query: savedViews.query })
    .from(savedViews)
    .where(and(ownedBy(owner), eq(savedViews.list, list)))
    .orderBy(asc(savedViews.name));
}

/** How many views one person has in an organization. */
export async function countSavedViews(db: Db, owner: ViewOwner): Promise<number> {
  return db.$count(savedViews, ownedBy(owner));
}

/** Keeps a view; one of its name is replaced. */
export async function putSavedView(db: Db, owner: ViewOwner, view: SavedViewInput, now: Date): Promise<void> {
  await db
    .insert(savedViews)
    .values({ ...owner, ...view, createdAt: now })
    .onConflictDoUpdate({
      target: [savedViews.userId, savedViews.organizationId, savedViews.list, savedViews.name],
      set: { query: view.query },
    });
}

export async function deleteSavedView(db: Db, owner: ViewOwner, list: ViewList, name: string): Promise<void> {
  await db.delete(savedViews).where(and(ownedBy(owner), eq(savedViews.list, list), eq(savedViews.name, name)));
}
