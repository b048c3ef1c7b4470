import { eq, inArray } from "drizzle-orm";
import { users } from "@/drizzle/schema/directory";
import { organizations } from "@/drizzle/schema/organizations";
import type { Db } from "@/lib/db/database";

/**
 * Holds everybody with this address, and their organizations, until the transaction ends: who suspends one of them, gives the address to
 * somebody else or closes mailed codes comes before what is read next, or finds the session that begins here. Before codes are taken, and
 * organizations before people: in the order in which a suspension takes them.
 */
export async function holdMailbox(tx: Db, email: string): Promise<void> {
  const owners = tx.select({ id: users.organizationId }).from(users).where(eq(users.email, email));
  await tx
    .select({ id: organizations.id })
    .from(organizations)
    .where(inArray(organizations.id, owners))
    .orderBy(organizations.id)
    .for("key share");
  await tx.select({ id: users.id }).from(users).where(eq(users.email, email)).orderBy(users.id).for("no key update");
}
