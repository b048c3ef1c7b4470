import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { problemKey } from "@/lib/identity/problem-key";
import { type Application, toInput } from "./application";
import { applicationInputSchema } from "./application-schema";
import { findApplication } from "./application-store";
import { saveApplication } from "./save-application";

/**
 * Changes a part of an application, as one tab of its page shows it; the rest stays. The whole is parsed, so that what contradicts
 * the rest is refused at its field.
 * @param input.version the version that the part was read from
 * @throws SsoError not_found, validation_failed, already_exists (saved by somebody else meanwhile), image_refused
 */
export async function changeApplication(
  input: { organizationId: string; applicationId: string; version: number; change: Record<string, unknown> },
  ctx: Context,
): Promise<Application> {
  const { organizationId, applicationId, version, change } = input;
  const before = await findApplication(ctx.db, organizationId, applicationId);
  if (!before) throw new SsoError("not_found");
  const parsed = applicationInputSchema.safeParse({ ...toInput(before), ...change }, { error: problemKey });
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => [issue.path.join("."), issue.message]);
    throw new SsoError("validation_failed", { fields: Object.fromEntries(problems) });
  }
  return (await saveApplication({ organizationId, applicationId, application: parsed.data, version }, ctx)).application;
}
