"use server";

import { z } from "zod";
import { adminAction } from "@/lib/auth/admin-action";
import { endSessions } from "@/lib/directory/end-sessions";

/** Ends the chosen sessions of a list; those of operators only when an operator asks. */
export const endChosenSessions = adminAction(
  "sessions.write",
  z.strictObject({ sessions: z.array(z.string().max(64)).min(1).max(1000) }),
  async ({ sessions }, ctx) => {
    const which = { organizationId: ctx.organization.id, filter: { sessions }, byOperator: ctx.isOperator };
    return { count: (await endSessions(which, "revoked", ctx)).length };
  },
);
