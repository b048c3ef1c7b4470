"use server";

import { z } from "zod";
import { setUpAction } from "@/lib/auth/admin-action";
import { restoreVersion } from "@/lib/connections/restore-version";

const restoreSchema = z.strictObject({
  connectionId: z.string().max(40),
  version: z.int().min(1),
  /** The draft that the page knew of, which is discarded; null for none. */
  draftAt: z.iso.datetime().nullable(),
  override: z.string().trim().min(1, "required").max(300).nullable(),
  confirmsConsoleRoles: z.boolean(),
});

/** Restores an older version as the next one. */
export const restoreVersionForm = setUpAction("connections.write", restoreSchema, async (input, ctx) => {
  await restoreVersion({ organizationId: ctx.organization.id, ...input }, ctx);
});
