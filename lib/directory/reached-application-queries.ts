import { sql } from "drizzle-orm";
import { applicationSessions, applications } from "@/drizzle/schema/applications";
import { sessions } from "@/drizzle/schema/sessions";

/** The names of the applications that a session reached: a part of statements that read sessions. */
export const reachedApplicationNames = sql<
  string[]
>`coalesce((select json_agg(distinct a.name) from ${applicationSessions} r
  join ${applications} a on a.id = r.application_id and a.organization_id = r.organization_id
  where r.organization_id = ${sessions.organizationId} and r.session_id = ${sessions.id}), '[]'::json)`;
