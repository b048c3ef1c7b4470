import type { Context } from "@/lib/context";
import { findScimRequest } from "@/lib/directories/request-queries";
import { SsoError } from "@/lib/errors/sso-error";
import { type DirectoryName, findDirectory } from "@/lib/scim/directory-store";
import { findDirectoryUser } from "@/lib/scim/directory-user-store";
import type { AboutInstallation } from "./build-support-bundle";
import { maskedRequest, namesIn } from "./masked-request";
import { readDirectory } from "./read-directories";

/**
 * One request of a directory as a file that can be mailed to somebody who helps: what was asked in which form, what came of it and how the
 * directory is set up. No token; what names a person is masked.
 * @throws SsoError not_found
 */
export async function buildRequestBundle(
  { requestId, ...name }: DirectoryName & { requestId: number },
  about: AboutInstallation,
  ctx: Context,
): Promise<object> {
  const directory = await findDirectory(ctx.db, name);
  const request = await findScimRequest(ctx.db, name, requestId);
  if (!directory || !request) throw new SsoError("not_found");
  const row = request.targetId === null ? null : await findDirectoryUser(ctx.db, name, request.targetId);
  return {
    format: "gatehouse-support-request",
    gatehouse: about,
    madeAt: ctx.now.toISOString(),
    request: maskedRequest(request, row ? namesIn(row) : []),
    directory: await readDirectory(directory, ctx),
  };
}
