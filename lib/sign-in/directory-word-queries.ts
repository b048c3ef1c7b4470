import { and, eq, inArray, isNotNull, isNull, or, type Placeholder, sql } from "drizzle-orm";
import { directories, directoryUsers } from "@/drizzle/schema/directories";
import type { Db } from "@/lib/db/database";
import type { AssertedIdentity } from "@/lib/identity/asserted-identity";

/** At Microsoft the subject is the tenant and the object: the object alone is what its directory calls somebody. */
const objectOfTenant = /^[0-9a-f-]{36}\/([0-9a-f-]{36})$/;

/** The names of a subject in directories of its provider: its external ids, and the name that people type there. */
export function directoryNames({ connectionId, subject }: AssertedIdentity) {
  const object = objectOfTenant.exec(subject)?.[1] ?? subject;
  return { connectionId, subject, object, userNameKey: subject.toLowerCase() };
}

type DirectoryNames = Record<keyof ReturnType<typeof directoryNames>, string | Placeholder>;

/** Rows of directories of the same provider that call somebody by this subject, as their external id or their name. */
const ofSubject = ({ connectionId, subject, object, userNameKey }: DirectoryNames) =>
  and(
    eq(directories.connectionId, connectionId),
    or(inArray(directoryUsers.externalId, [subject, object]), eq(directoryUsers.userNameKey, userNameKey)),
  );

const ofDirectory = and(
  eq(directories.organizationId, directoryUsers.organizationId),
  eq(directories.id, directoryUsers.directoryId),
);

/**
 * Whom a directory of the same provider calls by this subject: a part of the statement that reads users. A directory may call two people
 * by one external id (decision 0064): then the subject names neither.
 */
export function namedByDirectory(db: Db, organizationId: string | Placeholder, names: DirectoryNames) {
  return db
    .select({ id: sql<string>`max(${directoryUsers.userId})` })
    .from(directoryUsers)
    .innerJoin(directories, ofDirectory)
    .where(and(eq(directoryUsers.organizationId, organizationId), isNotNull(directoryUsers.userId), ofSubject(names)))
    .having(sql`count(distinct ${directoryUsers.userId}) = 1`);
}

/** Whether a directory says that somebody who is no user here is not active: no sign-in makes them one again. */
export async function hasLeftDirectory(
  db: Db,
  organizationId: string,
  identity: AssertedIdentity,
  email: string | null,
): Promise<boolean> {
  const [row] = await db
    .select({ id: directoryUsers.id })
    .from(directoryUsers)
    .innerJoin(directories, ofDirectory)
    .where(
      and(
        eq(directoryUsers.organizationId, organizationId),
        eq(directoryUsers.active, false),
        isNull(directoryUsers.userId),
        eq(directories.dryRun, false),
        or(ofSubject(directoryNames(identity)), email === null ? undefined : eq(directoryUsers.email, email)),
      ),
    )
    .limit(1);
  return row !== undefined;
}
