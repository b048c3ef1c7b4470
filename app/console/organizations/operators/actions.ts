"use server";

import { getLocale } from "next-intl/server";
import { z } from "zod";
import { operatorAction } from "@/lib/auth/admin-action";
import { sendInvitation } from "@/lib/auth/send-invitation";
import { slugSchema } from "@/lib/directory/directory-schema";
import { operatorInputSchema } from "@/lib/installation/operator-view";
import { addOperator, removeOperator } from "@/lib/installation/save-operator";
import { clearOperatorConnection, nameOperatorConnection } from "@/lib/installation/save-operator-connection";

export const addOperatorForm = operatorAction(operatorInputSchema, async (operator, ctx) => {
  const wanted = { operator, language: await getLocale(), createdBy: "administrator" } as const;
  const { operator: added, invitation } = await addOperator(wanted, ctx);
  if (invitation) sendInvitation(invitation);
  return { email: added.email, isInvited: invitation !== null };
});

const removalSchema = z.strictObject({ userId: z.string().max(40), confirmName: z.string().max(300).optional() });

/** Takes an operator's rights; for their own, the operator types their e-mail address. */
export const removeOperatorForm = operatorAction(removalSchema, async (input, ctx) => {
  const { email } = await removeOperator(input, ctx);
  return { email };
});

const connectionSchema = z.strictObject({ organization: slugSchema, connection: z.string().max(64) });

/** Names the connection through which operators may come in; without one, none. */
export const nameConnectionForm = operatorAction(connectionSchema, async (wanted, ctx) => {
  if (wanted.connection === "") return clearOperatorConnection(ctx);
  await nameOperatorConnection({ wanted, isPasskeyProven: ctx.isPasskeyProven }, ctx);
});
