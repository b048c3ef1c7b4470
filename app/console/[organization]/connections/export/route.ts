import { adminDownload } from "@/lib/auth/admin-download";
import { exportConnections } from "@/lib/connections/export-connection";

/** All connections of the organization as one file to download. */
export async function GET(_request: Request, { params }: { params: Promise<{ organization: string }> }) {
  const { organization } = await params;
  return adminDownload(
    { slug: organization, permission: "connections.read", fileName: `connections-${organization}.json` },
    (ctx) => exportConnections({ organizationId: ctx.organization.id }, ctx),
  );
}
