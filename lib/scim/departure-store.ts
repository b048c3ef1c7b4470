import { and, eq } from "drizzle-orm";
import { directoryDepartures } from "@/drizzle/schema/directories";
import type { Db } from "@/lib/db/database";
import type { DirectoryName } from "./directory-store";
import type { DirectoryUser } from "./directory-user-store";

/** A user whose entry is gone since a dry run. */
export type Departure = Pick<typeof directoryDepartures.$inferSelect, "userId" | "userName">;

const ofDirectory = ({ organizationId, directoryId }: DirectoryName) =>
  and(eq(directoryDepartures.organizationId, organizationId), eq(directoryDepartures.directoryId, directoryId));

/** Remembers whom an entry that is deleted in a dry run stood for. */
export async function insertDeparture(
  db: Db,
  { organizationId, directoryId }: DirectoryName,
  { userId, userName }: Pick<DirectoryUser, "userId" | "userName">,
  now: Date,
): Promise<void> {
  if (userId === null) return;
  await db
    .insert(directoryDepartures)
    .values({ organizationId, directoryId, userId, userName, createdAt: now })
    .onConflictDoNothing();
}

/** In the order of their users. */
export function listDepartures(db: Db, directory: DirectoryName): Promise<Departure[]> {
  return db
    .select({ userId: directoryDepartures.userId, userName: directoryDepartures.userName })
    .from(directoryDepartures)
    .where(ofDirectory(directory))
    .orderBy(directoryDepartures.userId);
}

/** Takes one away. @returns whether it was there: of two who carry it out one does */
export async function takeDeparture(db: Db, directory: DirectoryName, userId: string): Promise<boolean> {
  const gone = await db
    .delete(directoryDepartures)
    .where(and(ofDirectory(directory), eq(directoryDepartures.userId, userId)))
    .returning({ userId: directoryDepartures.userId });
  return gone.length > 0;
}
