import { sql } from "drizzle-orm";
import { connections, identities } from "@/drizzle/schema/connections";
import { directories, directoryUsers } from "@/drizzle/schema/directories";
import { users } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";
import { rowsOf } from "@/lib/db/rows-of";

/** One person of whom a directory says something else than is known here; both values of what differs. */
export type Contradiction = {
  about: "email" | "subject";
  /** What the person is called here. */
  person: string;
  directory: string;
  /** Of the directory, where it has one. */
  connectionId: string | null;
  connectionName: string | null;
  /** The external ID or address that the directory sent. */
  said: string;
  /** The subject of the sign-ins, or the address here. */
  known: string;
};

/** So many are shown; their number is only ever small where something can be done about each. */
const shownAtMost = 100;

/**
 * Where a directory and the sign-ins disagree about a person: another address, or another subject than the external ID, at a connection
 * whose subjects are the external IDs of others. A subject that is the user name is none, nor is Microsoft's, which has the tenant before
 * the ID. Of a dry run nothing is said.
 */
export async function listContradictions(db: Db, organizationId: string): Promise<Contradiction[]> {
  const answer = await db.execute(sql`
    with said as (
      select u.email as here, p.email as there, p.external_id, p.created_at, p.id, i.subject, d.name as directory,
        d.connection_id, c.name as connection_name,
        i.subject = p.external_id or right(lower(i.subject), length(p.external_id) + 1) = '/' || lower(p.external_id) as is_by_id,
        lower(i.subject) = p.user_name_key as is_by_name
      from ${directories} d
      join ${directoryUsers} p on p.organization_id = d.organization_id and p.directory_id = d.id
      join ${users} u on u.organization_id = p.organization_id and u.id = p.user_id
      left join ${connections} c on c.organization_id = d.organization_id and c.id = d.connection_id
      left join ${identities} i on i.organization_id = d.organization_id and i.connection_id = d.connection_id and i.user_id = u.id
      where d.organization_id = ${organizationId} and not d.dry_run
    )
    select 'email' as about, here as person, directory, connection_id, connection_name, there as said, here as known, created_at, id
      from said where there <> here
    union all
    select 'subject', here, directory, connection_id, connection_name, external_id, subject, created_at, id
      from said where subject is not null and external_id is not null and not is_by_id and not is_by_name
        and exists (select 1 from said o where o.connection_id = said.connection_id and o.is_by_id)
    order by created_at, id, about limit ${shownAtMost}`);
  return rowsOf<Omit<Contradiction, "connectionId" | "connectionName"> & { [name: string]: string | null }>(answer).map(
    ({ about, person, directory, said, known, connection_id, connection_name }) => ({
      about,
      person,
      directory,
      said,
      known,
      connectionId: connection_id ?? null,
      connectionName: connection_name ?? null,
    }),
  );
}
