"use server";

import { z } from "zod";
import { adminAction } from "@/lib/auth/admin-action";
import { endAllAccess } from "@/lib/leaving/end-all-access";

/** Closes every way in of somebody who leaves. */
export const endAllAccessForm = adminAction(
  "users.write",
  z.strictObject({ userId: z.string().max(40), revokesKeys: z.boolean() }),
  async (input, ctx) => {
    const { organization, isOperator: byOperator } = ctx;
    return { receiptId: (await endAllAccess({ ...input, organization, byOperator }, ctx)).id };
  },
);
