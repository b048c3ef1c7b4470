import { notFound } from "next/navigation";
import { type Administration, requireAdmin } from "@/lib/auth/current-person";
import type { Db } from "@/lib/db/database";
import { getDb } from "@/lib/db/open-database";
import { type Directory, findDirectory } from "@/lib/scim/directory-store";

export type DirectoryParams = Promise<{ organization: string; directory: string }>;

export type OpenedDirectory = Administration & { slug: string; directory: Directory; db: Db; base: string };

/** The directory of a page's address, for an administrator of its organization; everybody else finds nothing. */
export async function openDirectory(params: DirectoryParams): Promise<OpenedDirectory> {
  const { organization: slug, directory: id } = await params;
  const administration = await requireAdmin(slug, "directories.read");
  const db = await getDb();
  const directory = await findDirectory(db, { organizationId: administration.organization.id, directoryId: id });
  if (!directory) notFound();
  return { ...administration, slug, directory, db, base: `/console/${slug}/directories/${id}` };
}
