"use server";

import { z } from "zod";
import { setUpAction } from "@/lib/auth/admin-action";
import { endSessions } from "@/lib/directory/end-sessions";
import { countOpenSessions } from "@/lib/directory/session-queries";

const connectionOnly = z.strictObject({ connectionId: z.string().min(1).max(40) });

/** How many open sessions began at a connection. */
export const countSessionsOfConnection = setUpAction(
  "connections.write",
  connectionOnly,
  async ({ connectionId }, ctx) => ({
    count: await countOpenSessions(ctx.db, ctx.organization.id, { connection: connectionId }, ctx.now),
  }),
);

/** Ends them, after the connection was turned off; those of operators only when an operator asks. */
export const endSessionsOfConnection = setUpAction(
  "connections.write",
  connectionOnly,
  async ({ connectionId }, ctx) => {
    const filter = { connection: connectionId };
    const which = { organizationId: ctx.organization.id, filter, byOperator: ctx.isOperator };
    return { count: (await endSessions(which, "connection_off", ctx)).length };
  },
);
