import { and, desc, eq, isNull, lt, or } from "drizzle-orm";
import { z } from "zod";
import { apiKeys } from "@/drizzle/schema/api";
import { organizations } from "@/drizzle/schema/organizations";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { apiScopes } from "./api-scope";
import { apiScopeSchema } from "./directory-schema";

/** An API key for screens and answers, without the key itself. */
export const apiKeyViewSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    hint: z.string().meta({ description: "The first characters of the key." }),
    readOnly: z.boolean(),
    scopes: z.array(apiScopeSchema).nullable(),
    consoleRole: z
      .enum(["owner", "administrator"])
      .meta({ description: "What the key may do: at most what may who created it." }),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "ApiKey" });
export type ApiKeyView = z.infer<typeof apiKeyViewSchema>;

export type KnownKey = {
  id: string;
  name: string;
  organizationId: string | null;
  organization: string | null;
  readOnly: boolean;
  /** Null: everything. */
  scopes: readonly string[] | null;
  /** When it expires, perhaps in the past; null: never. */
  expiresAt: Date | null;
  consoleRole: "owner" | "administrator";
  lastUsedAt: Date | null;
};

/** The key behind a bearer token, unless it was revoked; one that has expired is found, so that its holder can be told. */
export async function findApiKey(db: Db, token: string): Promise<KnownKey | null> {
  const { id, name, organizationId, readOnly, consoleRole, scopes, expiresAt, lastUsedAt } = apiKeys;
  const organization = organizations.slug;
  const [row] = await db
    .select({ id, name, organizationId, organization, readOnly, consoleRole, scopes, expiresAt, lastUsedAt })
    .from(apiKeys)
    .leftJoin(organizations, eq(organizations.id, apiKeys.organizationId))
    .where(and(eq(apiKeys.keyHash, hashToken(token)), isNull(apiKeys.revokedAt)));
  return row ?? null;
}

/** Notes the use, at most once a minute a key. */
export async function touchApiKey(db: Db, id: string, now: Date): Promise<void> {
  const aMinuteAgo = new Date(now.getTime() - 60_000);
  await db
    .update(apiKeys)
    .set({ lastUsedAt: now })
    .where(and(eq(apiKeys.id, id), or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, aMinuteAgo))));
}

/** The name of the key in the settings, which is in no table. */
export const bootstrapKeyId = "bootstrap";

/** Holds a key until the transaction ends, so that it is not revoked meanwhile; false when it was. */
export async function holdApiKey(tx: Db, id: string): Promise<boolean> {
  const held = await tx
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
    .for("share");
  return held.length === 1;
}

export async function listApiKeys(db: Db, organizationId: string): Promise<ApiKeyView[]> {
  const rows = await db
    .select()
    .from(apiKeys)
    .where(eq(apiKeys.organizationId, organizationId))
    .orderBy(desc(apiKeys.createdAt));
  return rows.map(toApiKeyView);
}

export async function insertApiKey(db: Db, key: typeof apiKeys.$inferInsert): Promise<ApiKeyView> {
  const [row] = await db.insert(apiKeys).values(key).returning();
  if (!row) throw new Error("The key was not inserted");
  return toApiKeyView(row);
}

/** A key of an organization, revoked or not. */
export async function findApiKeyView(db: Db, organizationId: string, id: string): Promise<ApiKeyView | null> {
  const [row] = await db
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.organizationId, organizationId), eq(apiKeys.id, id)));
  return row ? toApiKeyView(row) : null;
}

/** Marks a key revoked; null when the organization has no such key. */
export async function revokeApiKeyRow(
  db: Db,
  organizationId: string,
  id: string,
  now: Date,
): Promise<ApiKeyView | null> {
  const [row] = await db
    .update(apiKeys)
    .set({ revokedAt: now })
    .where(and(eq(apiKeys.organizationId, organizationId), eq(apiKeys.id, id), isNull(apiKeys.revokedAt)))
    .returning();
  return row ? toApiKeyView(row) : null;
}

export function toApiKeyView({
  id,
  name,
  hint,
  readOnly,
  scopes,
  consoleRole,
  createdBy,
  createdAt,
  expiresAt,
  lastUsedAt,
  revokedAt,
}: typeof apiKeys.$inferSelect): ApiKeyView {
  return {
    id,
    name,
    hint,
    readOnly,
    // What a later version calls otherwise is still no right of this one.
    scopes: scopes && apiScopes.filter((scope) => scopes.includes(scope)),
    consoleRole,
    createdBy,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
