import { notFound } from "next/navigation";
import type { Application } from "@/lib/applications/application";
import { findApplication } from "@/lib/applications/application-store";
import { type Administration, requireAdmin } from "@/lib/auth/current-person";
import type { Db } from "@/lib/db/database";
import { getDb } from "@/lib/db/open-database";

export type ApplicationParams = Promise<{ organization: string; application: string }>;

export type OpenedApplication = Administration & { slug: string; application: Application; db: Db; base: string };

/** The application of a page's address, for an administrator of its organization; everybody else finds nothing. */
export async function openApplication(params: ApplicationParams): Promise<OpenedApplication> {
  const { organization: slug, application: id } = await params;
  const administration = await requireAdmin(slug, "applications.read");
  const db = await getDb();
  const application = await findApplication(db, administration.organization.id, id);
  if (!application) notFound();
  return { ...administration, slug, application, db, base: `/console/${slug}/applications/${id}` };
}
