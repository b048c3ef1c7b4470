import { adminDownload } from "@/lib/auth/admin-download";
import { databaseHandle } from "@/lib/db/open-database";
import { buildRequestBundle } from "@/lib/diagnosis/build-request-bundle";
import packageInfo from "@/package.json";

type Params = { params: Promise<{ organization: string; directory: string; request: string }> };

/** A request of a directory as a file for the one who helps. */
export async function GET(_request: Request, { params }: Params) {
  const { organization, directory: directoryId, request } = await params;
  const { kind } = await databaseHandle();
  const about = { version: packageInfo.version, database: kind, node: process.versions.node };
  // An id that is no number is nobody's.
  const requestId = /^\d{1,15}$/.test(request) ? Number(request) : 0;
  return adminDownload(
    { slug: organization, permission: "directories.read", fileName: `support-request-${requestId}.json` },
    (ctx) => buildRequestBundle({ organizationId: ctx.organization.id, directoryId, requestId }, about, ctx),
  );
}
