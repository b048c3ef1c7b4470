"use server";

import { z } from "zod";
import { adminAction, operatorAction } from "@/lib/auth/admin-action";
import { requireOperator } from "@/lib/auth/current-person";
import { organizationPatchSchema } from "@/lib/directory/directory-schema";
import { deleteOrganization, updateOrganization } from "@/lib/directory/save-organization";
import { SsoError } from "@/lib/errors/sso-error";
import { renewRecoveryCodes } from "@/lib/sign-in/renew-recovery-codes";

/** Saves the organization's settings; single sign-on as a whole is the operator's switch (IK-O10). */
export const saveSettingsForm = adminAction(organizationPatchSchema, async (patch, ctx) => {
  if (patch.ssoEnabled !== undefined && !ctx.isOperator)
    throw new SsoError("forbidden", { expected: "an operator", got: "an administrator of the organization" });
  await updateOrganization({ slug: ctx.organization.slug, patch }, ctx);
});

const deletionSchema = z.strictObject({ slug: z.string(), confirmName: z.string() });

/** Deletes an organization with everything in it; the short name has to be typed. */
export const deleteOrganizationForm = operatorAction(deletionSchema, async ({ slug, confirmName }, ctx) => {
  if (confirmName.trim() !== slug)
    throw new SsoError("confirmation_mismatch", {
      expected: slug,
      got: confirmName,
      fields: { confirmName: "confirmation" },
    });
  await deleteOrganization({ slug }, ctx);
});

export const renewRecoveryCodesForm = operatorAction(z.strictObject({}), async (_input, ctx) => {
  const { user } = await requireOperator();
  return { codes: await renewRecoveryCodes(user, ctx) };
});
