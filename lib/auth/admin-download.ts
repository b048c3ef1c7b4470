import { notFound } from "next/navigation";
import type { Permission } from "@/lib/directory/console-role";
import { SsoError } from "@/lib/errors/sso-error";
import { type AdminContext, adminContext } from "./admin-action";
import { requireAdmin } from "./current-person";

/** A file for an administrator of the organization; what is not there is a page that says so. */
export async function adminDownload(
  { slug, permission, fileName }: { slug: string; permission: Permission; fileName: string },
  make: (ctx: AdminContext) => Promise<unknown>,
): Promise<Response> {
  const ctx = await adminContext(await requireAdmin(slug, permission));
  const content = await make(ctx).catch((error) => {
    if (error instanceof SsoError && error.code === "not_found") notFound();
    throw error;
  });
  return new Response(`${JSON.stringify(content, null, 2)}\n`, {
    headers: {
      "Content-Type": "application/json",
      "Content-Disposition": `attachment; filename="${fileName}"`,
      "Cache-Control": "no-store",
    },
  });
}
