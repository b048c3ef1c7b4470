import { and, asc, eq, gt, isNull } from "drizzle-orm";
import { apiKeys } from "@/drizzle/schema/api";
import { connections, setupLinks } from "@/drizzle/schema/connections";
import type { Db } from "@/lib/db/database";

/** Setup links that somebody made and that are still good for whoever has them. @param author as whom they made them */
export async function listSetupLinksBy(
  db: Db,
  organizationId: string,
  author: string,
  now: Date,
): Promise<{ connectionId: string; name: string }[]> {
  return db
    .select({ connectionId: connections.id, name: connections.name })
    .from(setupLinks)
    .innerJoin(
      connections,
      and(eq(connections.id, setupLinks.connectionId), eq(connections.organizationId, setupLinks.organizationId)),
    )
    .where(
      and(
        eq(setupLinks.organizationId, organizationId),
        eq(setupLinks.createdBy, author),
        isNull(setupLinks.revokedAt),
        gt(setupLinks.expiresAt, now),
      ),
    )
    .orderBy(asc(connections.name));
}

/** The organization's API keys that somebody made and may have kept. */
export async function listApiKeysBy(
  db: Db,
  organizationId: string,
  author: string,
): Promise<{ id: string; name: string }[]> {
  return db
    .select({ id: apiKeys.id, name: apiKeys.name })
    .from(apiKeys)
    .where(and(eq(apiKeys.organizationId, organizationId), eq(apiKeys.createdBy, author), isNull(apiKeys.revokedAt)))
    .orderBy(asc(apiKeys.name));
}
