import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { findApplication } from "./application-store";
import { changeApplication } from "./change-application";

/**
 * Turns an application off: nobody signs in to it until it is on again. One that is off is left as it is.
 * @returns whether it was on
 * @throws SsoError not_found, already_exists (saved by somebody else meanwhile)
 */
export async function turnOffApplication(
  { organizationId, applicationId }: { organizationId: string; applicationId: string },
  ctx: Context,
): Promise<boolean> {
  const before = await findApplication(ctx.db, organizationId, applicationId);
  if (!before) throw new SsoError("not_found");
  if (before.status === "off") return false;
  const change = { status: "off" };
  await changeApplication({ organizationId, applicationId, version: before.version, change }, ctx);
  return true;
}
