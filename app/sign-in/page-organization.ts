import { currentPerson } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { findOnlyOrganization, findOrganization, type Organization } from "@/lib/directory/organization-store";

/** The organization of whoever is signed in, for a page that asks them something; else the only one of the installation. */
export async function ownOrganization(): Promise<Organization | null> {
  return pageOrganization((await currentPerson())?.user.organization ?? "");
}

/**
 * The organization that a page for people signing in is of: the one that its address names, else the only one of the installation.
 * @returns null for a page of everybody, and for a name that no organization has
 */
export async function pageOrganization(slug: string): Promise<Organization | null> {
  const db = await getDb();
  return slug === "" ? findOnlyOrganization(db) : findOrganization(db, slug);
}
