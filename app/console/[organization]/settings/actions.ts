"use server";

import { z } from "zod";
import { alertRulesSchema } from "@/lib/alerts/alert-rules";
import { saveAlertRules } from "@/lib/alerts/save-alert-rules";
import { adminAction, operatorAction } from "@/lib/auth/admin-action";
import { organizationPatchSchema } from "@/lib/directory/directory-schema";
import { updateOrganization } from "@/lib/directory/save-organization";
import { SsoError } from "@/lib/errors/sso-error";
import { plain } from "@/lib/facts/fact";
import { deleteOrganization } from "@/lib/installation/delete-organization";
import { requireSingleSignOn } from "@/lib/local-sign-in/require-single-sign-on";

/** Saves the organization's settings, or a part of them. */
export const saveSettingsForm = adminAction("settings.write", organizationPatchSchema, async (patch, ctx) => {
  const { slug } = ctx.organization;
  const { isOperator: byOperator, isPasskeyProven } = ctx;
  await updateOrganization({ slug, patch, byOperator, isSsoProven: false, isPasskeyProven }, ctx);
});

const requireSchema = z.strictObject({ recoveryCode: z.string().trim().min(1, "required").max(100) });

/** Closes mailed codes: from then on everybody signs in through the provider. */
export const requireSingleSignOnForm = adminAction("settings.write", requireSchema, ({ recoveryCode }, ctx) =>
  requireSingleSignOn({ organization: ctx.organization, recoveryCode }, ctx),
);

const deletionSchema = z.strictObject({ slug: z.string(), confirmName: z.string() });

/** Deletes an organization with everything in it; the short name has to be typed. */
export const deleteOrganizationForm = operatorAction(deletionSchema, async ({ slug, confirmName }, ctx) => {
  if (confirmName.trim() !== slug)
    throw new SsoError("confirmation_mismatch", {
      expected: plain(slug),
      got: plain(confirmName),
      fields: { confirmName: "confirmation" },
    });
  await deleteOrganization({ slug }, ctx);
});

/** Saves what the organization is alerted of, or a part of it. */
export const saveAlertRulesForm = adminAction("settings.write", alertRulesSchema.partial(), async (rules, ctx) => {
  await saveAlertRules({ organization: ctx.organization, rules }, ctx);
});
