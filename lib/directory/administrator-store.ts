import { and, asc, countDistinct, eq, exists, notExists, or, type SQL, sql } from "drizzle-orm";
import { mutedNotices, roles, userRoles, users } from "@/drizzle/schema/directory";
import { narrowedNotices, noticeConnections } from "@/drizzle/schema/notices";
import type { Db } from "@/lib/db/database";
import type { ConnectionNotice } from "./notice-choice";
import type { Notice } from "./notice-store";

const mailed = 50;

export type Administrator = { email: string; locale: string | null };

/** A mail to administrators: of which kind, and which connection it is about. */
export type NoticeSubject =
  | { notice: Notice; connectionId?: undefined }
  | { notice: ConnectionNotice; connectionId: string };

/** Who did not narrow these mails, or chose this connection. */
function wantsOf(db: Db, organizationId: string, { notice, connectionId }: NoticeSubject): SQL | undefined {
  if (connectionId === undefined) return undefined;
  const narrowed = db
    .select({ id: narrowedNotices.userId })
    .from(narrowedNotices)
    .where(
      and(
        eq(narrowedNotices.organizationId, organizationId),
        eq(narrowedNotices.userId, users.id),
        eq(narrowedNotices.notice, notice),
      ),
    );
  const chosen = db
    .select({ id: noticeConnections.userId })
    .from(noticeConnections)
    .where(
      and(
        eq(noticeConnections.organizationId, organizationId),
        eq(noticeConnections.userId, users.id),
        eq(noticeConnections.notice, notice),
        eq(noticeConnections.connectionId, connectionId),
      ),
    );
  return or(notExists(narrowed), exists(chosen));
}

/** An organization's administrators who want a mail: its kind, and about the connection that it is about. */
export async function listAdministrators(
  db: Db,
  organizationId: string,
  subject: NoticeSubject,
): Promise<Administrator[]> {
  const muted = db
    .select({ id: mutedNotices.userId })
    .from(mutedNotices)
    .where(
      and(
        eq(mutedNotices.organizationId, organizationId),
        eq(mutedNotices.userId, users.id),
        eq(mutedNotices.notice, subject.notice),
      ),
    );
  return db
    .selectDistinct({ email: users.email, locale: users.locale })
    .from(users)
    .innerJoin(userRoles, and(eq(userRoles.organizationId, users.organizationId), eq(userRoles.userId, users.id)))
    .innerJoin(roles, and(eq(roles.organizationId, users.organizationId), eq(roles.key, userRoles.roleKey)))
    .where(
      and(
        eq(users.organizationId, organizationId),
        eq(users.status, "active"),
        eq(roles.administers, true),
        notExists(muted),
        wantsOf(db, organizationId, subject),
      ),
    )
    .orderBy(asc(users.email))
    .limit(mailed);
}

/** So many owners are named to who needs one. */
const named = 5;

/** The addresses of some people who own an organization, by a role in it. */
export async function listOwners(db: Db, organizationId: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ email: users.email })
    .from(users)
    .innerJoin(userRoles, and(eq(userRoles.organizationId, users.organizationId), eq(userRoles.userId, users.id)))
    .innerJoin(roles, and(eq(roles.organizationId, users.organizationId), eq(roles.key, userRoles.roleKey)))
    .where(and(eq(users.organizationId, organizationId), eq(users.status, "active"), eq(roles.consoleRole, "owner")))
    .orderBy(asc(users.email))
    .limit(named);
  return rows.map(({ email }) => email);
}

/** How many people own an organization, and how many can administer it, by a role in it. */
export async function countAdministrators(
  db: Db,
  organizationId: string,
): Promise<{ owners: number; administrators: number }> {
  const [row] = await db
    .select({
      owners: sql<number>`(count(distinct ${users.id}) filter (where ${eq(roles.consoleRole, "owner")}))::int`,
      administrators: countDistinct(users.id),
    })
    .from(users)
    .innerJoin(userRoles, and(eq(userRoles.organizationId, users.organizationId), eq(userRoles.userId, users.id)))
    .innerJoin(roles, and(eq(roles.organizationId, users.organizationId), eq(roles.key, userRoles.roleKey)))
    .where(and(eq(users.organizationId, organizationId), eq(users.status, "active"), eq(roles.administers, true)));
  return row ?? { owners: 0, administrators: 0 };
}
