import { and, asc, eq, gt, or } from "drizzle-orm";
import { applications, applicationVersions } from "@/drizzle/schema/applications";
import { organizations } from "@/drizzle/schema/organizations";
import type { Db } from "@/lib/db/database";
import { type Application, type OidcApplication, type ProxyApplication, toInput } from "./application";
import { applicationInputSchema } from "./application-schema";

type Row = typeof applications.$inferSelect;

/** A row as the application that it is; what is stored as a document is parsed on every read. */
export function toApplication(row: Row): Application {
  const { id, organizationId, createdBy, version, createdAt, updatedAt, clientId } = row;
  const recorded = { id, organizationId, createdBy, version, createdAt, updatedAt };
  const { kind, name, logo, launchUrl, status, access, claims } = row;
  const common = { name, logo, launchUrl, status, access, claims };
  const { redirectUris, postLogoutRedirectUris, initiateLoginUri, backchannelLogoutUri, jwks, jwksUri } = row;
  const client = { redirectUris, postLogoutRedirectUris, initiateLoginUri, backchannelLogoutUri, jwks, jwksUri };
  const own = kind === "oidc" ? { ...client, clientAuth: row.clientAuth } : { origin: row.origin, paths: row.paths };
  const input = applicationInputSchema.parse({ kind, ...common, ...own });
  return input.kind === "oidc" ? { ...recorded, ...input, clientId: clientId ?? "" } : { ...recorded, ...input };
}

/** One application of one organization, or null. */
export async function findApplication(db: Db, organizationId: string, id: string): Promise<Application | null> {
  const [row] = await db
    .select()
    .from(applications)
    .where(and(eq(applications.organizationId, organizationId), eq(applications.id, id)));
  return row ? toApplication(row) : null;
}

export type ApplicationWithOrganization<A extends Application = Application> = {
  application: A;
  organization: { id: string; slug: string; name: string };
};

/**
 * A client by its public identifier, with its organization: the look-up of the OpenID provider, which has one issuer for all
 * organizations. The organization follows from the client, never the other way round. Also one that is switched off.
 */
export async function findClient(
  db: Db,
  clientId: string,
): Promise<ApplicationWithOrganization<OidcApplication> | null> {
  if (!/^[\w-]{1,64}$/.test(clientId)) return null;
  const [row] = await withOrganization(db).where(eq(applications.clientId, clientId));
  if (!row) return null;
  const application = toApplication(row.application);
  return application.kind === "oidc" ? { application, organization: row.organization } : null;
}

/** The same for a site behind a proxy, by the ID in the address that the proxy asks. */
export async function findProxied(db: Db, id: string): Promise<ApplicationWithOrganization<ProxyApplication> | null> {
  if (!/^[\w-]{1,64}$/.test(id)) return null;
  const [row] = await withOrganization(db).where(eq(applications.id, id));
  if (!row) return null;
  const application = toApplication(row.application);
  return application.kind === "proxy" ? { application, organization: row.organization } : null;
}

function withOrganization(db: Db) {
  const { id, slug, name } = organizations;
  return db
    .select({ application: applications, organization: { id, slug, name } })
    .from(applications)
    .innerJoin(organizations, eq(organizations.id, applications.organizationId))
    .$dynamic();
}

/** A page of an organization's applications, oldest first. */
export async function listApplications(
  db: Db,
  organizationId: string,
  page: { limit: number; after: { createdAt: Date; id: string } | null },
): Promise<Application[]> {
  const after =
    page.after &&
    or(
      gt(applications.createdAt, page.after.createdAt),
      and(eq(applications.createdAt, page.after.createdAt), gt(applications.id, page.after.id)),
    );
  const rows = await db
    .select()
    .from(applications)
    .where(and(eq(applications.organizationId, organizationId), after ?? undefined))
    .orderBy(asc(applications.createdAt), asc(applications.id))
    .limit(page.limit);
  return rows.map(toApplication);
}

export async function countApplications(db: Db, organizationId: string): Promise<number> {
  return db.$count(applications, eq(applications.organizationId, organizationId));
}

/** Inserts an application and its first version. */
export async function insertApplication(db: Db, application: Application, author: string): Promise<void> {
  const { id, organizationId, kind, createdBy, createdAt } = application;
  const clientId = application.kind === "oidc" ? application.clientId : null;
  await db
    .insert(applications)
    .values({ id, organizationId, kind, clientId, createdBy, createdAt, ...editable(application) });
  await insertVersion(db, application, author);
}

/**
 * Writes a changed application as its next version.
 * @returns false when somebody else saved a version in between
 */
export async function updateApplication(db: Db, application: Application, author: string): Promise<boolean> {
  const { organizationId, id, version } = application;
  const written = await db
    .update(applications)
    .set(editable(application))
    .where(
      and(
        eq(applications.organizationId, organizationId),
        eq(applications.id, id),
        eq(applications.version, version - 1),
      ),
    )
    .returning({ id: applications.id });
  if (written.length === 0) return false;
  await insertVersion(db, application, author);
  return true;
}

export async function deleteApplicationRow(db: Db, organizationId: string, id: string): Promise<void> {
  await db.delete(applications).where(and(eq(applications.organizationId, organizationId), eq(applications.id, id)));
}

function editable(application: Application) {
  const { version, updatedAt } = application;
  const { kind: _kind, ...input } = toInput(application);
  const unused = { redirectUris: [], postLogoutRedirectUris: [], paths: {} };
  return { ...unused, ...input, version, updatedAt };
}

async function insertVersion(db: Db, application: Application, author: string): Promise<void> {
  const { organizationId, id: applicationId, version, updatedAt } = application;
  const row = { organizationId, applicationId, version, author, createdAt: updatedAt };
  await db.insert(applicationVersions).values({ ...row, configuration: toInput(application) });
}
