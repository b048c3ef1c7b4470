import { insertEvent } from "@/lib/activity/event-store";
import type { Context } from "@/lib/context";
import { advancePasskey, type Passkey } from "@/lib/directory/passkey-store";
import { findUser, type User } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { localEvent } from "./begin-local-session";
import { verifyAssertion } from "./passkey-ceremony";
import type { PasskeyProof } from "./passkey-response";
import type { PasskeySite } from "./passkey-site";

type Signed = {
  passkey: Passkey & { email: string };
  response: PasskeyProof;
  expected: { challenge: string; site: PasskeySite };
};

/**
 * Verifies what a passkey signed, notes its use, and opens what it is for, in one transaction.
 * @param open null: it is not there any more
 * @throws SsoError passkey_wrong, passkey_copied; the organization sees who was refused, and why
 */
export async function takePasskey<Opened>(
  { passkey, response, expected }: Signed,
  open: (user: User, ctx: Context) => Promise<Opened | null>,
  ctx: Context,
): Promise<Opened> {
  const signed = await verifyAssertion(response, passkey, expected);
  if (!signed) throw await refuse("passkey_wrong", passkey, ctx);
  const opened = await ctx.db.transaction(async (tx) => {
    if (!(await advancePasskey(tx, passkey, signed, ctx.now))) return null;
    const user = await findUser(tx, passkey.organizationId, passkey.userId);
    return user && open(user, { ...ctx, db: tx });
  });
  if (opened === null) throw await refuse("passkey_copied", passkey, ctx);
  return opened;
}

async function refuse(
  code: "passkey_wrong" | "passkey_copied",
  { organizationId, userId, email }: Signed["passkey"],
  ctx: Context,
): Promise<SsoError> {
  await insertEvent(ctx.db, { ...localEvent("passkey", ctx), organizationId, code, email, userId });
  return new SsoError(code);
}
