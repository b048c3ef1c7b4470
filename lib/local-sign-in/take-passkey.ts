import { insertEvent } from "@/lib/activity/event-store";
import type { Context } from "@/lib/context";
import { advancePasskey, type Passkey } from "@/lib/directory/passkey-store";
import { holdActiveUser, type User } from "@/lib/directory/user-store";
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
 * @throws SsoError passkey_wrong, passkey_copied, user_disabled; the organization sees who was refused, and why
 */
export async function takePasskey<Opened>(
  { passkey, response, expected }: Signed,
  open: (user: User, ctx: Context) => Promise<Opened>,
  ctx: Context,
): Promise<Opened> {
  const signed = await verifyAssertion(response, passkey, expected);
  if (!signed) throw await refuse("passkey_wrong", passkey, ctx);
  const outcome = await ctx.db.transaction(async (tx) => {
    const user = await holdActiveUser(tx, passkey.organizationId, passkey.userId);
    if (!user) return "user_disabled";
    if (!(await advancePasskey(tx, passkey, signed, ctx.now))) return "passkey_copied";
    return { opened: await open(user, { ...ctx, db: tx }) };
  });
  if (typeof outcome === "string") throw await refuse(outcome, passkey, ctx);
  return outcome.opened;
}

async function refuse(
  code: "passkey_wrong" | "passkey_copied" | "user_disabled",
  { organizationId, userId, email }: Signed["passkey"],
  ctx: Context,
): Promise<SsoError> {
  await insertEvent(ctx.db, { ...localEvent("passkey", ctx), organizationId, code, email, userId });
  return new SsoError(code);
}
