import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import type { User } from "@/lib/directory/user-store";
import { displayName } from "@/lib/identity/display-name";
import type { Door, Receipt } from "./receipt";
import { insertReceipt } from "./receipt-store";

/** Writes down what is closed of somebody, in the transaction that closes it. @returns the receipt */
export async function keepReceipt(user: User, doors: Door[], ctx: Context): Promise<Receipt> {
  const receipt: Receipt = {
    id: randomId(12),
    organizationId: user.organizationId,
    userId: user.id,
    email: user.email,
    name: displayName(user),
    closedBy: ctx.actor.label,
    doors,
    createdAt: ctx.now,
  };
  await insertReceipt(ctx.db, receipt);
  return receipt;
}
