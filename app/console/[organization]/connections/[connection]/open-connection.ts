import { notFound } from "next/navigation";
import { requireSetUpAdmin } from "@/lib/auth/current-person";
import { findConnection } from "@/lib/connections/connection-store";
import { getDb } from "@/lib/db/open-database";

export type ConnectionParams = Promise<{ organization: string; connection: string }>;

/** The connection of a page's address, for an administrator who may set it up; every page asks, a layout guards none. */
export async function openConnection(params: ConnectionParams) {
  const { organization: slug, connection: id } = await params;
  const { organization, person } = await requireSetUpAdmin(slug, "connections.read");
  const db = await getDb();
  const connection = await findConnection(db, organization.id, id);
  if (!connection) notFound();
  return { slug, id, organization, person, connection, db, base: `/console/${slug}/connections/${id}` };
}
