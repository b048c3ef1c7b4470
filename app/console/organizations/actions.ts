"use server";

import { operatorAction } from "@/lib/auth/admin-action";
import { organizationInputSchema } from "@/lib/directory/directory-schema";
import { createOrganization } from "@/lib/directory/save-organization";

export const createOrganizationForm = operatorAction(organizationInputSchema, async (organization, ctx) => {
  const { slug } = await createOrganization(organization, ctx);
  return { slug };
});
