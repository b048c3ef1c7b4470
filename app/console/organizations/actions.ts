"use server";

import { z } from "zod";
import { rotateSigningKeys } from "@/lib/applications/provider/rotate-signing-keys";
import { operatorAction } from "@/lib/auth/admin-action";
import { organizationInputSchema } from "@/lib/directory/directory-schema";
import { createOrganization } from "@/lib/directory/save-organization";

export const createOrganizationForm = operatorAction(organizationInputSchema, async (organization, ctx) => {
  const { slug } = await createOrganization(organization, ctx);
  return { slug };
});

export const rotateSigningKeysForm = operatorAction(z.null(), (_nothing, ctx) => rotateSigningKeys(ctx));
