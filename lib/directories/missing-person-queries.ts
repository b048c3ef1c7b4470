import { and, desc, eq, gte, lt, or, sql } from "drizzle-orm";
import { directories, directoryUsers, scimRequests } from "@/drizzle/schema/directories";
import { listOfferedFor } from "@/lib/connections/offered-connection-queries";
import type { Db } from "@/lib/db/database";
import { findHolders } from "@/lib/directory/domain-store";
import { findUserByEmail } from "@/lib/directory/user-store";
import { domainAndParents, emailDomain } from "@/lib/identity/email";
import { listDirectories } from "@/lib/scim/directory-store";
import type { MissingScene } from "./missing-person";

const ofDirectory = and(
  eq(directories.organizationId, directoryUsers.organizationId),
  eq(directories.id, directoryUsers.directoryId),
);

/** All that is known of an address in an organization. @param email normalized */
export async function readMissingScene(db: Db, organizationId: string, email: string): Promise<MissingScene> {
  const user = await findUserByEmail(db, organizationId, email);
  const rows = await db
    .select({
      directoryId: directories.id,
      directory: directories.name,
      dryRun: directories.dryRun,
      active: directoryUsers.active,
      userId: directoryUsers.userId,
    })
    .from(directoryUsers)
    .innerJoin(directories, ofDirectory)
    .where(
      and(
        eq(directoryUsers.organizationId, organizationId),
        or(
          eq(directoryUsers.email, email),
          eq(directoryUsers.userNameKey, email),
          user ? eq(directoryUsers.userId, user.id) : undefined,
        ),
      ),
    );
  const all = await listDirectories(db, organizationId);
  return {
    email,
    user: user && { id: user.id, status: user.status },
    rows,
    refused: await findLastRefusal(db, organizationId, email),
    directories: all.map(({ id, name, status, dryRun, lastRequestAt }) => ({
      id,
      name,
      status,
      dryRun,
      hasAsked: lastRequestAt !== null,
    })),
    connections: await findWays(db, organizationId, email),
    domain: await whoseDomain(db, organizationId, email),
  };
}

/** The last request that named the address, if it was refused. */
async function findLastRefusal(db: Db, organizationId: string, email: string): Promise<MissingScene["refused"]> {
  const { id, directoryId, at, status } = scimRequests;
  const [last] = await db
    .select({ id, directoryId, directory: directories.name, at, status })
    .from(scimRequests)
    .innerJoin(
      directories,
      and(eq(directories.organizationId, scimRequests.organizationId), eq(directories.id, scimRequests.directoryId)),
    )
    .where(
      and(
        eq(scimRequests.organizationId, organizationId),
        eq(sql`lower(${scimRequests.targetLabel})`, email),
        or(lt(status, 300), gte(status, 400)),
        sql`${scimRequests.action} not in ('read', 'discovery')`,
      ),
    )
    .orderBy(desc(id))
    .limit(1);
  if (!last || last.status < 400) return null;
  const { status: _status, ...refused } = last;
  return refused;
}

/** The live connections that name the domain of an address, or everybody's where none does. */
async function findWays(db: Db, organizationId: string, email: string): Promise<MissingScene["connections"]> {
  const meant = await listOfferedFor(db, organizationId, domainAndParents(emailDomain(email) ?? ""));
  return meant.map(({ id, name, provisioning }) => ({ id, name, createsUsers: provisioning.createUsers }));
}

async function whoseDomain(db: Db, organizationId: string, email: string): Promise<MissingScene["domain"]> {
  const family = domainAndParents(emailDomain(email) ?? "");
  const holder = (await findHolders(db, [family])).get(family[0] ?? "");
  if (!holder) return "unverified";
  return holder.organizationId === organizationId ? "ours" : "others";
}
