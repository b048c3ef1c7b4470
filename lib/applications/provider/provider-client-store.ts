import { and, eq, sql } from "drizzle-orm";
import { applicationSecrets, applications } from "@/drizzle/schema/applications";
import { organizations } from "@/drizzle/schema/organizations";
import type { Db } from "@/lib/db/database";
import { toApplication } from "../application-store";
import type { ProviderClient } from "./provider-client";

/**
 * A client with what authenticates it, in one query: by the public id that it sends, or by the application. There is one issuer for all
 * organizations, so the organization follows from the client. Null for one that is switched off.
 */
export async function findProviderClient(
  db: Db,
  name: { clientId: string } | { organizationId: string; applicationId: string },
): Promise<ProviderClient | null> {
  const { id, slug, name: organizationName } = organizations;
  const hashes = sql<string[]>`coalesce((
    select json_agg(s.secret_hash) from ${applicationSecrets} s
    where s.organization_id = ${applications.organizationId} and s.application_id = ${applications.id}), '[]'::json)`;
  const isNamed =
    "clientId" in name
      ? eq(applications.clientId, name.clientId)
      : and(eq(applications.organizationId, name.organizationId), eq(applications.id, name.applicationId));
  const [row] = await db
    .select({ application: applications, organization: { id, slug, name: organizationName }, hashes })
    .from(applications)
    .innerJoin(organizations, eq(organizations.id, applications.organizationId))
    .where(and(isNamed, eq(applications.status, "on")));
  if (!row) return null;
  const application = toApplication(row.application);
  return application.kind === "oidc" ? { application, organization: row.organization, secretHashes: row.hashes } : null;
}
