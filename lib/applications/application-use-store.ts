import { sql } from "drizzle-orm";
import { applicationSessions, applicationUses } from "@/drizzle/schema/applications";
import type { Db } from "@/lib/db/database";
import { sidOf } from "./application-sid";

/** A proxy asks for every picture of a page: what was noted within this time is not noted again. */
const notedMilliseconds = 60_000;

/**
 * Notes that somebody used an application, and by which session: for the administrator's page, and for telling the application
 * when the session ends. One statement; in a transaction of the caller, or none.
 */
export async function noteUse(
  db: Db,
  use: { organizationId: string; applicationId: string; userId: string; sessionId: string },
  now: Date,
): Promise<void> {
  const { organizationId, applicationId, userId, sessionId } = use;
  const at = sql`${now.toISOString()}::timestamptz`;
  const earlier = sql`${new Date(now.getTime() - notedMilliseconds).toISOString()}::timestamptz`;
  await db.execute(sql`
    with used as (
      insert into ${applicationUses} as u (organization_id, application_id, user_id, first_used_at, last_used_at)
      values (${organizationId}, ${applicationId}, ${userId}, ${at}, ${at})
      on conflict (application_id, user_id) do update set last_used_at = excluded.last_used_at
      where u.last_used_at < ${earlier}
    )
    insert into ${applicationSessions} as s
      (organization_id, application_id, sid, session_id, user_id, first_used_at, last_used_at)
    values (${organizationId}, ${applicationId}, ${sidOf(sessionId, applicationId)}, ${sessionId}, ${userId}, ${at}, ${at})
    on conflict (sid) do update set last_used_at = excluded.last_used_at
    where s.last_used_at < ${earlier}`);
}
