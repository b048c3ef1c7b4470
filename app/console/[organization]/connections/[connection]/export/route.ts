import { requireAdmin } from "@/lib/auth/current-person";
import { toConnectionDocument } from "@/lib/connections/connection-document";
import { findConnection } from "@/lib/connections/connection-store";
import { getDb } from "@/lib/db/open-database";

/** The connection as a file to download. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ organization: string; connection: string }> },
) {
  const { organization: slug, connection: id } = await params;
  const { organization } = await requireAdmin(slug);
  const connection = await findConnection(await getDb(), organization.id, id);
  if (!connection) return new Response(null, { status: 404 });
  return new Response(`${JSON.stringify(toConnectionDocument(connection), null, 2)}\n`, {
    headers: {
      "Content-Type": "application/json",
      "Content-Disposition": `attachment; filename="connection-${id}.json"`,
      "Cache-Control": "no-store",
    },
  });
}
