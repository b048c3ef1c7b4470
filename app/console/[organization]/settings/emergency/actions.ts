"use server";

import { z } from "zod";
import { adminAction } from "@/lib/auth/admin-action";
import { SsoError } from "@/lib/errors/sso-error";
import { checkRecoveryCode } from "@/lib/local-sign-in/check-recovery-code";
import { takeSharedLimit } from "@/lib/net/shared-limit-store";

const codeSchema = z.strictObject({ code: z.string().trim().min(1, "required").max(100) });

/** Tries a recovery code of the person who asks, few times a minute; it stays unused. */
export const checkRecoveryCodeForm = adminAction("settings.write", codeSchema, async ({ code }, ctx) => {
  const userId = ctx.actor.id ?? "";
  if (!(await takeSharedLimit(ctx.db, "recovery", userId))) throw new SsoError("rate_limited");
  await checkRecoveryCode({ organizationId: ctx.organization.id, userId, code }, ctx);
});
