import { and, eq, gt, ilike, inArray, isNotNull, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import { apiKeys } from "@/drizzle/schema/api";
import { connections } from "@/drizzle/schema/connections";
import { groups } from "@/drizzle/schema/directory";
import { domains, organizations } from "@/drizzle/schema/organizations";
import { countAbout, type Found } from "@/lib/db/count-queries";
import type { Db } from "@/lib/db/database";
import { cutPage, keyset, type Page, type Turn } from "@/lib/db/keyset";
import { containing } from "@/lib/db/like-pattern";
import { type ApiKeyView, toApiKeyView } from "./api-key-store";
import type { domainStates } from "./domain-rules";
import { type DomainView, toDomainView } from "./domain-view";
import { countMembers, type Group } from "./group-store";
import type { Organization } from "./organization-store";

type Position = { descending: boolean; turn: Turn | null; limit: number };

export const groupSorts = ["name", "key"] as const;

export type GroupRow = Group & { members: number };

/**
 * One page of an organization's groups, each with how many people are in it.
 * @param filter.ids only the groups of these keys; absent: all
 */
export async function searchGroups(
  db: Db,
  organizationId: string,
  filter: { search?: string; ids?: readonly string[] },
  page: Position & { sort: (typeof groupSorts)[number] },
): Promise<Found<GroupRow>> {
  const pattern = filter.search && containing(filter.search);
  const where = and(
    eq(groups.organizationId, organizationId),
    pattern ? or(ilike(groups.name, pattern), ilike(groups.key, pattern)) : undefined,
    filter.ids ? inArray(groups.key, [...filter.ids]) : undefined,
  );
  const by = page.sort === "name" ? sql`lower(${groups.name})` : groups.key;
  const order = keyset({ by, type: "text", id: groups.key, descending: page.descending }, page.turn);
  const found = await db
    .select({ row: groups, key: order.key })
    .from(groups)
    .where(and(where, order.where))
    .orderBy(...order.orderBy)
    .limit(page.limit + 1);
  const total = await countAbout(db, sql`select 1 from ${groups} where ${where}`);
  const { rows, ...beside } = unwrap(cutPage(found, page.limit, page.turn, ({ row, key }) => ({ key, id: row.key })));
  const keys = rows.map(({ key }) => key);
  const members = await countMembers(db, organizationId, keys);
  return { ...beside, rows: rows.map((row) => ({ ...row, members: members.get(row.key) ?? 0 })), total };
}

function hasDomainStatus(status: (typeof domainStates)[number]): SQL | undefined {
  if (status === "pending") return isNull(domains.verifiedAt);
  const failing = isNotNull(domains.failingSince);
  return and(isNotNull(domains.verifiedAt), status === "failing" ? failing : isNull(domains.failingSince));
}

/** `ids`: only the domains of these names; absent: all. */
export type DomainFilter = { search?: string; status?: (typeof domainStates)[number]; ids?: readonly string[] };
export type DomainRow = DomainView & { connections: readonly { id: string; name: string }[] };

/** One page of an organization's domains by name, each with the connections that list it. */
export async function searchDomains(
  db: Db,
  organizationId: string,
  filter: DomainFilter,
  page: Position,
): Promise<Found<DomainRow>> {
  const where = and(
    eq(domains.organizationId, organizationId),
    filter.search ? ilike(domains.domain, containing(filter.search)) : undefined,
    filter.status ? hasDomainStatus(filter.status) : undefined,
    filter.ids ? inArray(domains.domain, [...filter.ids]) : undefined,
  );
  const order = keyset(
    { by: domains.domain, type: "text", id: domains.domain, descending: page.descending },
    page.turn,
  );
  const found = await db
    .select()
    .from(domains)
    .where(and(where, order.where))
    .orderBy(...order.orderBy)
    .limit(page.limit + 1);
  const total = await countAbout(db, sql`select 1 from ${domains} where ${where}`);
  const cut = cutPage(found, page.limit, page.turn, ({ domain }) => ({ key: domain, id: domain }));
  const names = cut.rows.map(({ domain }) => domain);
  const used = await connectionsOfDomains(db, organizationId, names);
  const rows = cut.rows.map((row) => ({ ...toDomainView(row), connections: used.get(row.domain) ?? [] }));
  return { ...cut, rows, total };
}

/** The connections that list these domains, by domain. */
export async function connectionsOfDomains(
  db: Db,
  organizationId: string,
  names: readonly string[],
): Promise<Map<string, { id: string; name: string }[]>> {
  const found = new Map<string, { id: string; name: string }[]>(names.map((name) => [name, []]));
  if (names.length === 0) return found;
  const listed = sql`jsonb_array_elements_text(coalesce(${connections.config} #> '{signIn,domains}', '[]'::jsonb))`;
  const pairs = db
    .select({ id: connections.id, name: connections.name, domain: sql<string>`${listed}`.as("domain") })
    .from(connections)
    .where(eq(connections.organizationId, organizationId))
    .as("pairs");
  const rows = await db
    .select()
    .from(pairs)
    .where(inArray(pairs.domain, [...names]));
  for (const { id, name, domain } of rows) found.get(domain)?.push({ id, name });
  return found;
}

export const apiKeyStates = ["active", "expired", "revoked"] as const;
/** `ids`: only these; absent: all. */
export type ApiKeyFilter = {
  search?: string;
  state?: (typeof apiKeyStates)[number];
  ids?: readonly string[];
  now: Date;
};

const inState = {
  active: (now: Date) => and(isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now))),
  expired: (now: Date) => and(isNull(apiKeys.revokedAt), lte(apiKeys.expiresAt, now)),
  revoked: () => isNotNull(apiKeys.revokedAt),
};

/** One page of an organization's API keys, the latest first unless turned round. */
export async function searchApiKeys(
  db: Db,
  organizationId: string,
  filter: ApiKeyFilter,
  page: Position,
): Promise<Found<ApiKeyView>> {
  const where = and(
    eq(apiKeys.organizationId, organizationId),
    filter.search ? ilike(apiKeys.name, containing(filter.search)) : undefined,
    filter.state ? inState[filter.state](filter.now) : undefined,
    filter.ids ? inArray(apiKeys.id, [...filter.ids]) : undefined,
  );
  const order = keyset(
    { by: apiKeys.createdAt, type: "timestamptz", id: apiKeys.id, descending: page.descending },
    page.turn,
  );
  const found = await db
    .select({ row: apiKeys, key: order.key })
    .from(apiKeys)
    .where(and(where, order.where))
    .orderBy(...order.orderBy)
    .limit(page.limit + 1);
  const total = await countAbout(db, sql`select 1 from ${apiKeys} where ${where}`);
  const { rows, ...beside } = unwrap(cutPage(found, page.limit, page.turn, ({ row, key }) => ({ key, id: row.id })));
  return { ...beside, rows: rows.map(toApiKeyView), total };
}

const organizationOrders = {
  slug: { by: organizations.slug, type: "text" },
  name: { by: sql`lower(${organizations.name})`, type: "text" },
  created: { by: organizations.createdAt, type: "timestamptz" },
} as const;
export type OrganizationSort = keyof typeof organizationOrders;
export const organizationSorts = Object.keys(organizationOrders) as OrganizationSort[];

/** Of which type the values are that organizations are sorted by. */
export const organizationKeyType = (sort: OrganizationSort) => organizationOrders[sort].type;

/** `slugs`: only the organizations of these short names; absent: all. */
export type OrganizationFilter = { search?: string; sso?: "on" | "off"; slugs?: readonly string[] };

/** One page of the installation's organizations: for operators. */
export async function searchOrganizations(
  db: Db,
  filter: OrganizationFilter,
  page: Position & { sort: OrganizationSort },
): Promise<Found<Organization>> {
  const pattern = filter.search && containing(filter.search);
  const where = and(
    pattern ? or(ilike(organizations.name, pattern), ilike(organizations.slug, pattern)) : undefined,
    filter.sso ? eq(organizations.ssoEnabled, filter.sso === "on") : undefined,
    filter.slugs ? inArray(organizations.slug, [...filter.slugs]) : undefined,
  );
  const by = organizationOrders[page.sort];
  const order = keyset({ ...by, id: organizations.slug, descending: page.descending }, page.turn);
  const found = await db
    .select({ row: organizations, key: order.key })
    .from(organizations)
    .where(and(where, order.where))
    .orderBy(...order.orderBy)
    .limit(page.limit + 1);
  const total = await countAbout(db, sql`select 1 from ${organizations} where ${where ?? sql`true`}`);
  const cut = cutPage(found, page.limit, page.turn, ({ row, key }) => ({ key, id: row.slug }));
  return { ...unwrap(cut), total };
}

function unwrap<Row>({ rows, ...beside }: Page<{ row: Row }>): Page<Row> {
  return { ...beside, rows: rows.map(({ row }) => row) };
}
