"use server";

import { z } from "zod";
import { adminAction } from "@/lib/auth/admin-action";
import { endSessions } from "@/lib/directory/end-sessions";

const id = z.string().min(1).max(64);

/** Ends one session of a user, or with `session` null every one; those of operators only when an operator asks. */
export const endSessionsForm = adminAction(
  "sessions.write",
  z.strictObject({ userId: id, session: id.nullable() }),
  async ({ userId, session }, ctx) => {
    const filter = { user: userId, session: session ?? undefined };
    const which = { organizationId: ctx.organization.id, filter, byOperator: ctx.isOperator };
    return (await endSessions(which, "revoked", ctx)).length;
  },
);
