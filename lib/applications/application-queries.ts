import { and, asc, desc, eq, ilike, inArray, type SQL, sql } from "drizzle-orm";
import { applications, applicationUses } from "@/drizzle/schema/applications";
import { users } from "@/drizzle/schema/directory";
import { countAbout, type Found } from "@/lib/db/count-queries";
import type { Db } from "@/lib/db/database";
import { cutPage, type KeyType, keyset, type Turn } from "@/lib/db/keyset";
import { containing } from "@/lib/db/like-pattern";
import { quotas } from "@/lib/directory/quotas";
import type { Application } from "./application";
import type { ApplicationKind } from "./application-schema";
import { toApplication } from "./application-store";

export const applicationSorts = ["name", "created"] as const;
export type ApplicationSort = (typeof applicationSorts)[number];

const sortedBy = {
  name: { by: sql`lower(${applications.name})`, type: "text" },
  created: { by: applications.createdAt, type: "timestamptz" },
} as const;

/** Of which type the cursors of a sort are. */
export const applicationKeyType = (sort: ApplicationSort): KeyType => sortedBy[sort].type;

export type ApplicationFilter = {
  search?: string;
  kind?: ApplicationKind;
  status?: Application["status"];
  /** Only these; absent: all. */
  ids?: readonly string[];
};

function condition(organizationId: string, { search, kind, status, ids }: ApplicationFilter): SQL | undefined {
  return and(
    eq(applications.organizationId, organizationId),
    search ? ilike(applications.name, containing(search)) : undefined,
    kind ? eq(applications.kind, kind) : undefined,
    status ? eq(applications.status, status) : undefined,
    ids ? inArray(applications.id, [...ids]) : undefined,
  );
}

/** An application with how many people used it, and when the last of them did. */
export type UsedApplication = Application & { people: number; lastUsedAt: Date | null };

const unused = { people: 0, lastUsedAt: null };

/** One page of the applications that a filter leaves, and how many there are. */
export async function searchApplications(
  db: Db,
  organizationId: string,
  filter: ApplicationFilter,
  page: { sort: ApplicationSort; descending: boolean; turn: Turn | null; limit: number },
): Promise<Found<UsedApplication>> {
  const order = keyset({ ...sortedBy[page.sort], id: applications.id, descending: page.descending }, page.turn);
  const where = condition(organizationId, filter);
  const found = await db
    .select({ application: applications, key: order.key })
    .from(applications)
    .where(and(where, order.where))
    .orderBy(...order.orderBy)
    .limit(page.limit + 1);
  const total = await countAbout(db, sql`select 1 from ${applications} where ${where}`);
  const cut = cutPage(found, page.limit, page.turn, ({ application, key }) => ({ key, id: application.id }));
  const ids = cut.rows.map(({ application }) => application.id);
  const figures = await readUseFigures(db, organizationId, ids);
  const rows = cut.rows.map(({ application }) => ({
    ...toApplication(application),
    ...(figures.get(application.id) ?? unused),
  }));
  return { ...cut, total, rows };
}

/** All applications of an organization that are on, by name: what the page of a person is chosen from. */
export async function listApplicationsOn(db: Db, organizationId: string): Promise<Application[]> {
  const rows = await db
    .select()
    .from(applications)
    .where(and(eq(applications.organizationId, organizationId), eq(applications.status, "on")))
    .orderBy(asc(sql`lower(${applications.name})`), asc(applications.id))
    .limit(quotas.applications);
  return rows.map(toApplication);
}

async function readUseFigures(
  db: Db,
  organizationId: string,
  ids: readonly string[],
): Promise<Map<string, { people: number; lastUsedAt: Date | null }>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({
      id: applicationUses.applicationId,
      people: sql<number>`count(*)::int`,
      lastUsedAt: sql<Date>`max(${applicationUses.lastUsedAt})`.mapWith(applicationUses.lastUsedAt),
    })
    .from(applicationUses)
    .where(and(eq(applicationUses.organizationId, organizationId), inArray(applicationUses.applicationId, [...ids])))
    .groupBy(applicationUses.applicationId);
  return new Map(rows.map(({ id, ...figures }) => [id, figures]));
}

export type ApplicationUse = { userId: string; email: string; firstUsedAt: Date; lastUsedAt: Date };

/** Who used an application, the last one first. */
export async function listUses(
  db: Db,
  { organizationId, id }: Pick<Application, "organizationId" | "id">,
  limit: number,
): Promise<ApplicationUse[]> {
  const { userId, firstUsedAt, lastUsedAt } = applicationUses;
  return db
    .select({ userId, email: users.email, firstUsedAt, lastUsedAt })
    .from(applicationUses)
    .innerJoin(users, and(eq(users.id, userId), eq(users.organizationId, applicationUses.organizationId)))
    .where(and(eq(applicationUses.organizationId, organizationId), eq(applicationUses.applicationId, id)))
    .orderBy(desc(lastUsedAt), desc(userId))
    .limit(limit);
}

/** The addresses of some people of an organization, by their IDs. */
export async function readEmails(db: Db, organizationId: string, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: users.id, email: users.email })
    .from(users)
    .where(and(eq(users.organizationId, organizationId), inArray(users.id, [...ids])));
  return new Map(rows.map(({ id, email }) => [id, email]));
}

/** The IDs of the people with these addresses, of an organization. */
export async function readUserIds(
  db: Db,
  organizationId: string,
  emails: readonly string[],
): Promise<Map<string, string>> {
  if (emails.length === 0) return new Map();
  const rows = await db
    .select({ id: users.id, email: users.email })
    .from(users)
    .where(and(eq(users.organizationId, organizationId), inArray(users.email, [...emails])));
  return new Map(rows.map(({ id, email }) => [email, id]));
}
