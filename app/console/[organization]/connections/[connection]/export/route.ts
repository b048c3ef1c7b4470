import { adminDownload } from "@/lib/auth/admin-download";
import { exportConnection } from "@/lib/connections/export-connection";

type Params = { params: Promise<{ organization: string; connection: string }> };

/** The connection as a file to download. */
export async function GET(_request: Request, { params }: Params) {
  const { organization, connection } = await params;
  return adminDownload(
    { slug: organization, permission: "connections.read", fileName: `connection-${connection}.json` },
    (ctx) => exportConnection({ organizationId: ctx.organization.id, connectionId: connection }, ctx),
  );
}
