import { adminDownload } from "@/lib/auth/admin-download";
import { readConfiguration } from "@/lib/configuration/read-configuration";

/** The organization's whole configuration as one file to download. */
export async function GET(_request: Request, { params }: { params: Promise<{ organization: string }> }) {
  const { organization } = await params;
  return adminDownload(
    { slug: organization, permission: "settings.read", fileName: `configuration-${organization}.json` },
    (ctx) => readConfiguration(ctx.organization, ctx),
  );
}
