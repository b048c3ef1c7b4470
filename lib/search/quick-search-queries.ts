import { and, asc, desc, eq, ilike, or, sql } from "drizzle-orm";
import { signInEvents } from "@/drizzle/schema/activity";
import { applications } from "@/drizzle/schema/applications";
import { connections } from "@/drizzle/schema/connections";
import { directories } from "@/drizzle/schema/directories";
import { groups } from "@/drizzle/schema/directory";
import { domains } from "@/drizzle/schema/organizations";
import type { Db } from "@/lib/db/database";
import { addressPart, containing, startingWith } from "@/lib/db/like-pattern";
import { searchUsers } from "@/lib/directory/user-queries";
import { displayName } from "@/lib/identity/display-name";
import { type SearchHit, shortestSearch } from "./search-hit";

const each = 5;
const issuer = sql<string>`coalesce(${connections.config} #>> '{saml,issuer}', ${connections.config} #>> '{oidc,issuer}', '')`;

/**
 * Looks through an organization for a text: connections (name, id, issuer, domains), applications
 * (name, id, client ID, origin), directories (name, id), users (name, e-mail), groups, domains and the
 * beginning of a reference.
 * @param text at least `shortestSearch` characters; less finds nothing
 */
export async function searchConsole(db: Db, organizationId: string, text: string): Promise<SearchHit[]> {
  if (text.length < shortestSearch) return [];
  const part = containing(text);
  const [foundConnections, foundApplications, foundDirectories, people, foundGroups, foundDomains, events] =
    await Promise.all([
      db
        .select({ id: connections.id, title: connections.name, issuer })
        .from(connections)
        .where(
          and(
            eq(connections.organizationId, organizationId),
            or(
              ilike(connections.name, part),
              eq(connections.id, text),
              // "Ada" is not meant by ".../metadata".
              ...addressPart(text).map((pattern) => ilike(issuer, pattern)),
              ilike(sql`coalesce(${connections.config} #>> '{signIn,domains}', '')`, part),
            ),
          ),
        )
        .orderBy(asc(connections.name))
        .limit(each),
      db
        .select({ id: applications.id, title: applications.name, origin: applications.origin })
        .from(applications)
        .where(
          and(
            eq(applications.organizationId, organizationId),
            or(
              ilike(applications.name, part),
              eq(applications.id, text),
              eq(applications.clientId, text),
              ...addressPart(text).map((pattern) => ilike(applications.origin, pattern)),
            ),
          ),
        )
        .orderBy(asc(applications.name))
        .limit(each),
      db
        .select({ id: directories.id, title: directories.name })
        .from(directories)
        .where(
          and(
            eq(directories.organizationId, organizationId),
            or(ilike(directories.name, part), eq(directories.id, text)),
          ),
        )
        .orderBy(asc(directories.name))
        .limit(each),
      searchUsers(db, organizationId, { search: text }, { sort: "email", descending: false, turn: null, limit: each }),
      db
        .select({ id: groups.key, title: groups.name })
        .from(groups)
        .where(and(eq(groups.organizationId, organizationId), or(ilike(groups.name, part), ilike(groups.key, part))))
        .orderBy(asc(groups.key))
        .limit(each),
      db
        .select({ id: domains.domain })
        .from(domains)
        .where(and(eq(domains.organizationId, organizationId), ilike(domains.domain, part)))
        .orderBy(asc(domains.domain))
        .limit(each),
      db
        .select({ id: signInEvents.reference, email: signInEvents.email })
        .from(signInEvents)
        .where(and(eq(signInEvents.organizationId, organizationId), ilike(signInEvents.reference, startingWith(text))))
        .orderBy(desc(signInEvents.createdAt))
        .limit(each),
    ]);
  return [
    ...foundConnections.map(
      (row): SearchHit => ({
        kind: "connection",
        id: row.id,
        title: row.title,
        detail: row.issuer || null,
      }),
    ),
    ...foundApplications.map(
      ({ id, title, origin }): SearchHit => ({ kind: "application", id, title, detail: origin }),
    ),
    ...foundDirectories.map(({ id, title }): SearchHit => ({ kind: "directory", id, title, detail: null })),
    ...people.rows.map((user): SearchHit => {
      const name = displayName(user);
      return { kind: "user", id: user.id, title: name ?? user.email, detail: name && user.email };
    }),
    ...foundGroups.map(({ id, title }): SearchHit => ({ kind: "group", id, title, detail: id })),
    ...foundDomains.map(({ id }): SearchHit => ({ kind: "domain", id, title: id, detail: null })),
    ...events.map(({ id, email }): SearchHit => ({ kind: "event", id, title: id, detail: email })),
  ];
}
