import { and, eq } from "drizzle-orm";
import { images } from "@/drizzle/schema/organizations";
import type { Db } from "@/lib/db/database";
import type { DrawnImage } from "./draw-image";

export type StoredImage = { content: Uint8Array };

/** A picture by its hash, whoever uploaded it: buttons and logos are on public pages. */
export async function findImage(db: Db, hash: string): Promise<StoredImage | null> {
  const [row] = await db.select({ content: images.content }).from(images).where(eq(images.hash, hash)).limit(1);
  return row ?? null;
}

/** Whether an organization has a picture: nobody refers to another organization's. */
export async function hasImage(db: Db, organizationId: string, hash: string): Promise<boolean> {
  const [row] = await db
    .select({ hash: images.hash })
    .from(images)
    .where(and(eq(images.organizationId, organizationId), eq(images.hash, hash)));
  return row !== undefined;
}

export async function insertImage(db: Db, organizationId: string, image: DrawnImage, now: Date): Promise<void> {
  await db
    .insert(images)
    .values({ ...image, organizationId, createdAt: now })
    .onConflictDoNothing();
}
