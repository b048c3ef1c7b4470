import { adminDownload } from "@/lib/auth/admin-download";
import { databaseHandle } from "@/lib/db/open-database";
import { buildSupportBundle } from "@/lib/diagnosis/build-support-bundle";
import packageInfo from "@/package.json";

type Params = { params: Promise<{ organization: string; reference: string }> };

/** A sign-in as a file for whoever helps. */
export async function GET(_request: Request, { params }: Params) {
  const { organization, reference } = await params;
  const { kind } = await databaseHandle();
  const about = { version: packageInfo.version, database: kind, node: process.versions.node };
  return adminDownload(
    { slug: organization, permission: "connections.read", fileName: `support-${reference}.json` },
    (ctx) => buildSupportBundle({ organizationId: ctx.organization.id, reference }, about, ctx),
  );
}
