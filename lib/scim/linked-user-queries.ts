import { and, eq, inArray, or, sql } from "drizzle-orm";
import { identities } from "@/drizzle/schema/connections";
import type { Db } from "@/lib/db/database";
import { normalizeEmail } from "@/lib/identity/email";

/**
 * Who signed in before as what the directory calls somebody: by its external id or name, through the connection of the same provider.
 * At Microsoft the subject is the tenant and the object, and the directory knows the object.
 */
export async function findSignedInBefore(
  db: Db,
  { organizationId, connectionId }: { organizationId: string; connectionId: string },
  { externalId, userName }: { externalId: string | null; userName: string },
): Promise<string | null> {
  const names = [externalId, userName].filter((name) => name !== null);
  const object = externalId !== null && /^[0-9a-f-]{36}$/i.test(externalId) ? externalId.toLowerCase() : null;
  const [row] = await db
    .select({ userId: identities.userId })
    .from(identities)
    .where(
      and(
        eq(identities.organizationId, organizationId),
        eq(identities.connectionId, connectionId),
        or(
          inArray(identities.subject, names),
          inArray(identities.foldedSubject, names.map(normalizeEmail)),
          object === null ? undefined : sql`${identities.subject} ~ ${`^[0-9a-f-]{36}/${object}$`}`,
        ),
      ),
    )
    // What is called by its external id is more certain than what is called by a name.
    .orderBy(sql`${identities.subject} = ${externalId ?? ""} desc`, identities.createdAt)
    .limit(1);
  return row?.userId ?? null;
}
