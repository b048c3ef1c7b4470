import { and, eq, sql } from "drizzle-orm";
import { applicationSecrets, applications } from "@/drizzle/schema/applications";
import { organizations } from "@/drizzle/schema/organizations";
import type { Db } from "@/lib/db/database";
import { toApplication } from "../application-store";
import { asTestClient, type ClientSecret, type ProviderClient, readClientId } from "./provider-client";

/**
 * A client with what authenticates it, in one query: by the public id that it sends, or by the application. There is one issuer for all
 * organizations, so the organization follows from the client. Null for one that is switched off. The id of a test client finds its
 * application, in the test client's clothes.
 */
export async function findProviderClient(
  db: Db,
  name: { clientId: string } | { organizationId: string; applicationId: string },
): Promise<ProviderClient | null> {
  const { id, slug, name: organizationName } = organizations;
  const secrets = sql<ClientSecret[]>`coalesce((
    select json_agg(json_build_object('id', s.id, 'hash', s.secret_hash, 'lastUsedAt', s.last_used_at)) from ${applicationSecrets} s
    where s.organization_id = ${applications.organizationId} and s.application_id = ${applications.id}), '[]'::json)`;
  const { clientId, isTestClient } = readClientId("clientId" in name ? name.clientId : "");
  const isNamed =
    "clientId" in name
      ? eq(applications.clientId, clientId)
      : and(eq(applications.organizationId, name.organizationId), eq(applications.id, name.applicationId));
  const [row] = await db
    .select({ application: applications, organization: { id, slug, name: organizationName }, secrets })
    .from(applications)
    .innerJoin(organizations, eq(organizations.id, applications.organizationId))
    .where(and(isNamed, eq(applications.status, "on")));
  if (!row) return null;
  const application = toApplication(row.application);
  if (application.kind !== "oidc") return null;
  const { organization } = row;
  return isTestClient
    ? { application: asTestClient(application), organization, secrets: [], isTestClient }
    : { application, organization, secrets: row.secrets, isTestClient };
}
