import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import type { Application } from "./application";
import { findApplication } from "./application-store";
import { findApplicationVersion } from "./application-version-store";
import { saveApplication } from "./save-application";

/**
 * Restores a version as it was as the next version, state included: the way back for whoever locked people out.
 * @throws SsoError not_found, already_exists, validation_failed when a role, group or person that it names is gone
 */
export async function restoreApplication(
  input: { organizationId: string; applicationId: string; version: number },
  ctx: Context,
): Promise<Application> {
  const { organizationId, applicationId } = input;
  const before = await findApplication(ctx.db, organizationId, applicationId);
  const found = before && (await findApplicationVersion(ctx.db, before, input.version));
  if (!before || !found) throw new SsoError("not_found");
  const { configuration } = found;
  const wanted = { organizationId, applicationId, application: configuration, version: before.version };
  return (await saveApplication(wanted, ctx)).application;
}
