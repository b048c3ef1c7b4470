"use server";

import { z } from "zod";
import { setUpAction } from "@/lib/auth/admin-action";
import { dismissalInputSchema } from "@/lib/connections/health/dismissal-schema";
import { dismissFindings, restoreFindings } from "@/lib/connections/health/manage-dismissals";

/** Hides findings of one kind, with a reason. */
export const dismissFindingsForm = setUpAction("connections.write", dismissalInputSchema, (input, ctx) =>
  dismissFindings({ organizationId: ctx.organization.id, ...input }, ctx),
);

/** Shows findings again that were dismissed at once. */
export const restoreFindingsForm = setUpAction(
  "connections.write",
  z.strictObject({ batch: z.string().max(20) }),
  (input, ctx) => restoreFindings({ organizationId: ctx.organization.id, ...input }, ctx),
);
