import { and, asc, count, eq, gt, inArray, isNotNull, isNull, lt, ne, or, type Placeholder, sql } from "drizzle-orm";
import { domains } from "@/drizzle/schema/organizations";
import type { Db } from "@/lib/db/database";
import { domainLimits } from "./domain-rules";

export type Domain = typeof domains.$inferSelect;

/** Domains of an organization by name. */
export async function listDomains(
  db: Db,
  organizationId: string,
  page: { limit: number; after: string | null },
): Promise<Domain[]> {
  return db
    .select()
    .from(domains)
    .where(
      and(eq(domains.organizationId, organizationId), page.after === null ? undefined : gt(domains.domain, page.after)),
    )
    .orderBy(asc(domains.domain))
    .limit(page.limit);
}

export async function countDomains(db: Db, organizationId: string): Promise<number> {
  return db.$count(domains, eq(domains.organizationId, organizationId));
}

/** How many domains an organization has, and how many of them are proven. */
export async function countProvenDomains(db: Db, organizationId: string): Promise<{ all: number; proven: number }> {
  const [counted] = await db
    .select({ all: count(), proven: count(domains.verifiedAt) })
    .from(domains)
    .where(eq(domains.organizationId, organizationId));
  return counted ?? { all: 0, proven: 0 };
}

export async function findDomain(db: Db, organizationId: string, domain: string): Promise<Domain | null> {
  const [row] = await db
    .select()
    .from(domains)
    .where(and(eq(domains.organizationId, organizationId), eq(domains.domain, domain)));
  return row ?? null;
}

/** The same, held until the transaction ends: what is decided from it is still true when it is written. */
export async function lockDomain(db: Db, organizationId: string, domain: string): Promise<Domain | null> {
  const [row] = await db
    .select()
    .from(domains)
    .where(and(eq(domains.organizationId, organizationId), eq(domains.domain, domain)))
    .for("update");
  return row ?? null;
}

/**
 * The verified reservations that cover domains: a domain's own, or the nearest one above it that includes subdomains. At most
 * one organization holds each, by constraint.
 * @param families each domain followed by those above it, longest first
 * @returns by the first name of the family; a domain that nobody holds is not in it
 */
export async function findHolders(db: Db, families: readonly (readonly string[])[]): Promise<Map<string, Domain>> {
  const names = [...new Set(families.flat())];
  if (names.length === 0) return new Map();
  const rows = await db
    .select()
    .from(domains)
    .where(and(inArray(domains.domain, names), isNotNull(domains.verifiedAt)));
  return holdersOf(rows, families);
}

/** What decides who holds a domain. */
export type HeldDomain = Pick<Domain, "organizationId" | "domain" | "includeSubdomains">;

/**
 * The verified ones of some domains, as one value of a statement that reads other things too; null where there is none.
 * @param names where the statement takes their names from, a list as JSON
 */
export function heldDomains(names: Placeholder) {
  return sql<HeldDomain[]>`select json_agg(json_build_object('organizationId', d.organization_id, 'domain', d.domain,
    'includeSubdomains', d.include_subdomains)) from ${domains} d
    where d.verified_at is not null and d.domain in (select jsonb_array_elements_text(${names}::jsonb))`;
}

/** The same out of rows that were read. Pure. */
export function holdersOf<Row extends HeldDomain>(
  rows: readonly Row[],
  families: readonly (readonly string[])[],
): Map<string, Row> {
  const byName = new Map(rows.map((row) => [row.domain, row]));
  return new Map(
    families.flatMap(([itself = "", ...above]) => {
      const parents = above.flatMap((name) => byName.get(name) ?? []).filter((row) => row.includeSubdomains);
      const holder = byName.get(itself) ?? parents[0];
      return holder ? [[itself, holder] as const] : [];
    }),
  );
}

/** The reservations of one organization that cover a domain, verified or not, longest first. */
export async function coveringDomains(
  db: Db,
  organizationId: string,
  candidates: readonly string[],
): Promise<string[]> {
  const [itself] = candidates;
  if (itself === undefined) return [];
  const rows = await db
    .select({ domain: domains.domain })
    .from(domains)
    .where(
      and(
        eq(domains.organizationId, organizationId),
        inArray(domains.domain, [...candidates]),
        or(eq(domains.domain, itself), eq(domains.includeSubdomains, true)),
      ),
    );
  const names = new Set(rows.map((row) => row.domain));
  return candidates.filter((name) => names.has(name));
}

/** The other organization that holds a domain as verified. */
export async function findOtherHolder(db: Db, organizationId: string, domain: string): Promise<Domain | null> {
  const [row] = await db
    .select()
    .from(domains)
    .where(and(eq(domains.domain, domain), isNotNull(domains.verifiedAt), ne(domains.organizationId, organizationId)));
  return row ?? null;
}

/** Adds reservations; those that are there already stay as they are. Returns what was added. */
export async function insertDomains(db: Db, rows: readonly (typeof domains.$inferInsert)[]): Promise<Domain[]> {
  if (rows.length === 0) return [];
  return db
    .insert(domains)
    .values([...rows])
    .onConflictDoNothing({ target: [domains.organizationId, domains.domain] })
    .returning();
}

export async function updateDomainRow(
  db: Db,
  organizationId: string,
  domain: string,
  patch: Partial<Domain>,
): Promise<Domain | null> {
  const [row] = await db
    .update(domains)
    .set(patch)
    .where(and(eq(domains.organizationId, organizationId), eq(domains.domain, domain)))
    .returning();
  return row ?? null;
}

export async function deleteDomainRow(db: Db, organizationId: string, domain: string): Promise<void> {
  await db.delete(domains).where(and(eq(domains.organizationId, organizationId), eq(domains.domain, domain)));
}

/**
 * Reservations that are due for another check: verified ones daily, pending ones hourly in their first days; after that only
 * somebody's click checks again.
 */
export async function dueDomains(db: Db, now: Date, limit: number): Promise<Domain[]> {
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
  const notSince = (hours: number) => or(isNull(domains.lastCheckedAt), lt(domains.lastCheckedAt, ago(hours)));
  return db
    .select()
    .from(domains)
    .where(
      or(
        and(isNotNull(domains.verifiedAt), notSince(24)),
        and(isNull(domains.verifiedAt), gt(domains.createdAt, ago(domainLimits.pendingHours)), notSince(1)),
      ),
    )
    .orderBy(asc(domains.lastCheckedAt))
    .limit(limit);
}
